"""Every row of the compatibility tables is found in a bad script and not in its 2.0-safe counterpart."""

import pytest

from tests.powershell.compat2.checker import newer_than_2, newer_than_51
from tests.powershell.engine import Engine

# Construct → script that needs a newer engine, and the same thing said in 2.0.
AFTER_2: dict[str, tuple[str, str]] = {
    "pscustomobject": ("$o = [pscustomobject]@{ A = 1 }", "$o = New-Object PSObject -Property @{ A = 1 }"),
    "ordered": ("$o = [ordered]@{ A = 1 }", "$o = @{ A = 1 }"),
    "PSItem": ("1 | ForEach-Object { $PSItem }", "1 | ForEach-Object { $_ }"),
    "simplified Where-Object": (
        "Get-Item a | Where-Object Name -eq b",
        "Get-Item a | Where-Object { $_.Name -eq 'b' }",
    ),
    "simplified ?": ("Get-Item a | ? Name -eq b", "Get-Item a | ? { $_.Name -eq 'b' }"),
    "simplified ForEach-Object": (
        "Get-Item a | ForEach-Object Name",
        "Get-Item a | ForEach-Object { $_.Name }",
    ),
    "simplified %": ("Get-Item a | % Name", "Get-Item a | % -Process { $_.Name }"),
    "Where-Object -Property": (
        "Get-Item a | Where-Object -Property Name",
        "Get-Item a | Where-Object -FilterScript { $_.Name }",
    ),
    "ForEach-Object -MemberName": (
        "Get-Item a | ForEach-Object -MemberName Name",
        "Get-Item a | ForEach-Object { $_.Name }",
    ),
    "member of a list": (
        "$l = @(Get-Item a); $l.Name",
        "$l = @(Get-Item a); $l | ForEach-Object { $_.Name }",
    ),
    "member of a typed list": ("[string[]]$l = 'a', 'b'; $l.Trim()", "[string[]]$l = 'a', 'b'; $l[0].Trim()"),
    "member of an array expression": ("@(Get-Item a).Name", "@(Get-Item a)[0].Name"),
    "Count of one or none": ("$l = Get-Item a; $l.Count", "$l = @(Get-Item a); $l.Count"),
    "Count of a pipeline": ("(Get-Item a).Count", "@(Get-Item a).Count"),
    "Length of one or none": ("$l = Get-Item a; $l.Length", "$l = 'a'; $l.Length; 'a,b'.Split(',').Length"),
    "Count of a loop variable": (
        "$l = @(1); foreach ($l in @(1)) { $l.Count }",
        "foreach ($i in @(1)) { @($i).Count }",
    ),
    "-in": ("if (1 -in @(1)) { 1 }", "if (@(1) -contains 1) { 1 }"),
    "-notin": ("if (1 -notin @(1)) { 1 }", "if (@(1) -notcontains 1) { 1 }"),
    "-cin": ("if ('a' -cin @('a')) { 1 }", "if (@('a') -ccontains 'a') { 1 }"),
    "-shl": ("1 -shl 2", "1 * 4"),
    "-shr": ("4 -shr 2", "4 / 4"),
    "foreach over nothing": (
        "$x = Get-Item a; foreach ($i in $x) { $i }",
        "$x = @(Get-Item a); foreach ($i in $x) { $i }",
    ),
    "foreach over a property": ("foreach ($i in $x.Names) { $i }", "foreach ($i in @($x.Names)) { $i }"),
    "foreach unguarded": ("foreach ($i in $x) { $i }", "if ($x) { foreach ($i in $x) { $i } }"),
    "foreach guarded inside": (
        "foreach ($i in $x) { 1; if ($i) { 2 } }",
        "foreach ($i in $x) { if ($i) { 2 } }",
    ),
    "using:": ("Invoke-Expression { $using:a }", "Invoke-Expression $a"),
    "verbatim": ("icacls --% a", "icacls '--%' a"),
    "auto-loading": ("Get-ADUser a", "Import-Module ActiveDirectory; Get-ADUser a"),
    "Mandatory without value": (
        "function A { param([Parameter(Mandatory)]$b) $b }",
        "function A { param([Parameter(Mandatory = $true)]$b) $b }",
    ),
    "stream 3": ("Get-Item a 3> b", "Get-Item a 2> b"),
    "stream 4 merged": ("Get-Item a 4>&1", "Get-Item a 2>&1"),
    "stream 5": ("Get-Item a 5> b", "Get-Item a > b"),
    "stream 6": ("Get-Item a 6> b", "Get-Item a >> b"),
    "all streams": ("Get-Item a *> b", "Get-Item a 2>> b"),
    "ErrorAction Ignore": ("Get-Item a -ErrorAction Ignore", "Get-Item a -ErrorAction SilentlyContinue"),
    "Get-Content -Raw": ("Get-Content a -Raw", "[IO.File]::ReadAllText('a')"),
    "Get-Content -Tail": ("Get-Content a -Tail 5", "Get-Content a | Select-Object -Last 5"),
    "Get-ChildItem -File": ("Get-ChildItem -File", "Get-ChildItem | Where-Object { -not $_.PSIsContainer }"),
    "Get-ChildItem -Directory": (
        "Get-ChildItem -Directory",
        "Get-ChildItem | Where-Object { $_.PSIsContainer }",
    ),
    "Export-Csv -Append": ("1 | Export-Csv a -Append", "1 | Export-Csv a -NoTypeInformation"),
    "Tee-Object -Append": ("1 | Tee-Object -FilePath a -Append", "1 | Tee-Object -FilePath a"),
    "Out-File -NoNewline": ("1 | Out-File a -NoNewline", "1 | Out-File a -Encoding UTF8"),
    "Set-Content -NoNewline": ("Set-Content a 1 -NoNewline", "Set-Content a 1"),
    "Select-String -LiteralPath": (
        "Select-String a -LiteralPath b",
        "Get-Item -LiteralPath b | Select-String a",
    ),
    "Export-Clixml -LiteralPath": ("1 | Export-Clixml -LiteralPath b", "1 | Export-Clixml -Path b"),
    "unknown parameter": ("Get-Item a -Colour", "Get-Item a -Force"),
    "PSScriptRoot": ("Get-Item $PSScriptRoot", "Get-Item $pwd"),
    "PSCommandPath": ("Get-Item $PSCommandPath", "Get-Item $home"),
    "computed method": ("$x.$m()", "$x.$m"),
    ".Where()": ("@(1).Where({ $_ })", "@(1) | Where-Object { $_ }"),
    ".ForEach()": ("@(1).ForEach({ $_ })", "@(1) | ForEach-Object { $_ }"),
    "PipelineVariable": ("Get-Item a -PipelineVariable b", "Get-Item a -OutVariable b"),
    "requires elevation": ("#requires -RunAsAdministrator\nGet-Item a", "#requires -Version 2\nGet-Item a"),
    "configuration": ("configuration A { }", "function A { }"),
    "new()": ("[guid]::new('a')", "New-Object Guid 'a'"),
    "class": ("class A { }", "New-Object PSObject"),
    "enum": ("enum A { b }", "@{ b = 0 }"),
    "using namespace": ("using namespace System.IO\nGet-Item a", "Get-Item a"),
    "Write-Information": ("Write-Information a", "Write-Host a"),
    "InformationAction": ("Get-Item a -InformationAction Stop", "Get-Item a -WarningAction Stop"),
    "workflow": ("workflow A { }", "function A { }"),
    "IsNullOrWhiteSpace": ("[string]::IsNullOrWhiteSpace('a')", "[string]::IsNullOrEmpty('a'.Trim())"),
    "TryParse": ("[guid]::TryParse('a', [ref]$g)", "try { New-Object Guid 'a' } catch { 1 }"),
    "Guid.Parse": ("[System.Guid]::Parse('a')", "[guid]'a'"),
    "ReadLines": ("[IO.File]::ReadLines('a')", "[IO.File]::ReadAllLines('a')"),
    "Path.Combine of three": ("[IO.Path]::Combine('a', 'b', 'c')", "[IO.Path]::Combine('a', 'b')"),
    "HashSet": (
        "New-Object 'System.Collections.Generic.HashSet[string]'",
        "Add-Type -AssemblyName System.Core; New-Object 'System.Collections.Generic.HashSet[string]'",
    ),
    "Tls12": ("[Net.SecurityProtocolType]::Tls12", "[Net.SecurityProtocolType]::Tls"),
    "HasFlag": ("$x.HasFlag('a')", "$x -band 1"),
    "Async": ("$x.ConnectAsync('a', 25)", "$x.Connect('a', 25)"),
    "NullString": ("[NullString]::Value", "$null"),
    "!=": ("if ($a != 1) { 1 }", "if ($a -ne 1) { 1 }"),
    "==": ("if ($a == 1) { 1 }", "if ($a -eq 1) { 1 }"),
    "<>": ("if ($a <> 1) { 1 }", "if ($a -ne 1) { 1 }"),
    "transcript header": ("Start-Transcript a -IncludeInvocationHeader", "Start-Transcript a -Append"),
    "transcript folder": ("Start-Transcript -OutputDirectory a", "Start-Transcript -Path a"),
    "unknown cmdlet": ("Get-Unheard a", "function Get-Unheard { 1 }; Get-Unheard"),
}

# The cmdlets of the compatibility table that came after 2.0.
CMDLETS_AFTER_2 = [
    "Resolve-DnsName",
    "Test-Certificate",
    "Import-Certificate",
    "Export-Certificate",
    "Import-PfxCertificate",
    "Export-PfxCertificate",
    "ConvertTo-Json",
    "ConvertFrom-Json",
    "Invoke-WebRequest",
    "Invoke-RestMethod",
    "Get-CimInstance",
    "Get-NetIPAddress",
    "Get-NetTCPConnection",
    "Unblock-File",
    "Show-Command",
    "Get-FileHash",
    "Test-NetConnection",
    "Compress-Archive",
    "Expand-Archive",
    "Write-Information",
    "New-TemporaryFile",
    "Get-Clipboard",
    "Set-Clipboard",
    "Get-ItemPropertyValue",
    "Format-Hex",
    "Get-ComputerInfo",
    "Get-TimeZone",
    "Import-PowerShellDataFile",
    "ConvertFrom-String",
]

AFTER_51: dict[str, tuple[str, str]] = {
    "ternary": ("$a ? 1 : 2", "if ($a) { 1 } else { 2 }"),
    "??": ("$a ?? 1", "if ($null -ne $a) { $a } else { 1 }"),
    "??=": ("$a ??= 1", "if ($null -eq $a) { $a = 1 }"),
    "?.": ("${a}?.b", "$a.b"),
    "?[]": ("${a}?[0]", "$a[0]"),
    "&&": ("Get-Item a && Get-Item b", "Get-Item a; if ($?) { Get-Item b }"),
    "||": ("Get-Item a || Get-Item b", "Get-Item a; if (-not $?) { Get-Item b }"),
    "-Parallel": ("1 | ForEach-Object -Parallel { 1 }", "1 | ForEach-Object { 1 }"),
    "clean": ("function A { begin { 1 } clean { 1 } }", "function A { begin { 1 } end { 1 } }"),
    "Get-Date -AsUTC": ("Get-Date -AsUTC", "(Get-Date).ToUniversalTime()"),
    "Sort-Object -Top": ("1 | Sort-Object -Top 1", "1 | Sort-Object | Select-Object -First 1"),
    "Join-Path of three": ("Join-Path a b c", "Join-Path (Join-Path a b) c"),
    "IsWindows": ("$IsWindows", "$env:OS"),
    "binary number": ("0b11", "3"),
    "unsigned number": ("3u", "[uint32]3"),
    "encoding without mark": ("1 | Out-File a -Encoding utf8NoBOM", "1 | Out-File a -Encoding ascii"),
    "ProgressAction": ("Get-Item a -ProgressAction Stop", "Get-Item a -ErrorAction Stop"),
    "Get-Error": ("Get-Error", "$error[0]"),
}

# What 2.0 has, although it looks modern, and constructs of the tool's own blocks.
SAFE = [
    "try { 1 } catch { 2 } finally { 3 }",
    "$p = @{ Name = 'a' }; Get-Item @p",
    "'a b' -split ' ' -join ',' -replace 'a', 'b'",
    "Get-Item a | Export-Clixml -Path b; Import-Clixml -Path b",
    "'a' | ConvertFrom-Csv -Header a, b | ConvertTo-Csv -NoTypeInformation",
    "Get-WinEvent -FilterHashtable @{ LogName = 'a'; Id = 30 }",
    "Start-Transcript -Path a; Stop-Transcript",
    "Test-Connection a -Count 1 -Quiet; Get-WmiObject Win32_Service; Get-EventLog System -Newest 1",
    "Get-Content a -Encoding UTF8 | Select-String -SimpleMatch -Pattern b -Encoding UTF8",
    "Set-StrictMode -Version 2; Compare-Object 1 2; 1 | Measure-Object -Sum; Add-Type -AssemblyName a",
    "Get-ChildItem -LiteralPath a | Where-Object { -not $_.PSIsContainer } | Sort-Object LastWriteTime",
    "certutil -hashfile a SHA256; [Net.Dns]::GetHostAddresses('a')",
    "$c = New-Object Net.Sockets.TcpClient; $c.Connect('a', 25); $c.Close()",
    "('Relais ' + [char]0x00E9 + 't')",
    "& { $c = @(Get-SendConnector | Where-Object { $_.Name -eq 'a' }); if ($c.Count -ne 1) { return } }",
    "Set-SendConnector -Identity 'a' -ProtocolLoggingLevel Verbose -WhatIf -ErrorAction Stop",
    "function A([string]$Text, $Many) { $Text.Length; @($Many).Count; $args.Count }",
    "foreach ($i in 1..3) { $i }; foreach ($k in $h.Keys) { $k }; foreach ($c in 'ab'.ToCharArray()) { $c }",
    "for ($i = 0; $i -lt 3; $i++) { $i }",
    "$h = @{}; $h.Count; $h.Keys.Count",
    "$_.'connector-id' -eq 'a'",
    "[DateTime]::UtcNow.AddMinutes(-90).ToString('s')",
    "$l = @(); $l += 'a'; $l.Count",
]


@pytest.fixture(scope="module", autouse=True)
def _parsed_at_once(engine: Engine) -> None:
    """Let one process read all scripts of this module; the engine remembers what it parsed."""
    pairs = [*AFTER_2.values(), *AFTER_51.values()]
    engine.parse([*(script for pair in pairs for script in pair), *map(_call, CMDLETS_AFTER_2), *SAFE])


def _call(cmdlet: str) -> str:
    return f"& {{ {cmdlet} a }}"


@pytest.mark.parametrize(("script", "safe"), AFTER_2.values(), ids=AFTER_2)
def test_construct_after_2_is_found(engine: Engine, script: str, safe: str) -> None:
    """The newer construct is reported exactly once it stands there, and its old form never."""
    bad, good = engine.parse([script, safe])

    assert newer_than_2(bad)
    assert newer_than_2(good) == []


@pytest.mark.parametrize("cmdlet", CMDLETS_AFTER_2)
def test_cmdlet_after_2_is_found(engine: Engine, cmdlet: str) -> None:
    """A cmdlet of a later engine is reported with that engine."""
    (facts,) = engine.parse([_call(cmdlet)])

    (finding,) = newer_than_2(facts)

    assert finding.startswith("1:5 " + cmdlet)
    assert not finding.endswith("(PowerShell above 2.0)")


@pytest.mark.parametrize(("script", "safe"), AFTER_51.values(), ids=AFTER_51)
def test_construct_after_51_is_found(engine: Engine, script: str, safe: str) -> None:
    """What Windows PowerShell never had is reported for Exchange Online, and for 2.0 all the more."""
    bad, good = engine.parse([script, safe])

    assert newer_than_51(bad)
    assert newer_than_2(bad)
    assert newer_than_51(good) == []


@pytest.mark.parametrize("script", SAFE)
def test_2_0_script_is_left_in_peace(engine: Engine, script: str) -> None:
    """What 2.0 has is not reported, however modern it looks."""
    (facts,) = engine.parse([script])

    assert newer_than_2(facts) == []


def test_constructs_of_3_to_5_are_allowed_for_51(engine: Engine) -> None:
    """The 5.1 check objects only to what came later."""
    allowed = [
        script
        for name, (script, _) in AFTER_2.items()
        if name not in ("!=", "==", "<>", "workflow", "configuration", "unknown cmdlet", "unknown parameter")
    ]

    findings = [newer_than_51(facts) for facts in engine.parse(allowed)]

    assert findings == [[]] * len(allowed)
