"""Raw evidence to facts: refusal texts, protocol logs, dumps of objects. No judgement is made here."""
