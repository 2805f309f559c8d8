# Step 14  READ    window A: Exchange Management Shell 2010 on HUB01    change CHG0042310
# Lists the messages that were refused with 5.7.64, as CSV: their senders have to send them again. Writes nothing.
# Expect OK with their number. On STOP: read the reason; the list can be made later, as long as the tracking logs are kept.
& {
    function Write-Result([string]$Word, [string]$Text) { Write-Host ('RESULT {0} {1} {2} ({3:s}Z)' -f 'onprem.refused@window-a', $Word, ($Text -replace '[\r\n]+', ' '), [DateTime]::UtcNow) }
    try {
        if (-not (Get-Command -Name 'Set-SendConnector' -ErrorAction SilentlyContinue)) { Write-Result STOP 'this window is not an Exchange Management Shell'; return }
        if (Get-Command -Name 'Get-InboundConnector' -ErrorAction SilentlyContinue) { Write-Result STOP 'Exchange Online cmdlets are loaded in this window too: open a new one'; return }
        $domains = @(Get-AcceptedDomain -ErrorAction Stop | ForEach-Object { [string]$_.DomainName })
        if ($domains -notcontains 'contoso.com') { Write-Result STOP "this is another organisation, its accepted domains are: $($domains -join ' ')"; return }
        $start = [datetime] '2026-11-23T22:00:00Z'
        $failures = @(@('HUB01') | ForEach-Object { Get-MessageTrackingLog -Server $_ -EventId 'FAIL' -Start $start -ResultSize Unlimited -ErrorAction Stop } | Sort-Object -Property Timestamp)
        $refused = @()
        foreach ($failure in $failures) {
            $recipients = @($failure.Recipients)
            $statuses = @($failure.RecipientStatus)
            for ($index = 0; $index -lt $recipients.Count; $index++) {
                # One status for each recipient, or one for all of them.
                if ([string]$statuses[[Math]::Min($index, $statuses.Count - 1)] -notlike '*5.7.64*') { continue }
                $refused += New-Object -TypeName PSObject -Property @{ time = ([datetime]$failure.Timestamp).ToUniversalTime().ToString('s') + 'Z'; sender = $failure.Sender; recipient = $recipients[$index]; messageid = $failure.MessageId }
            }
        }
        $refused | Select-Object -Property time, sender, recipient, messageid | ConvertTo-Csv -NoTypeInformation
        $senders = @($refused | ForEach-Object { [string]$_.sender } | Sort-Object -Unique)
        Write-Result OK "refused since $($start.ToUniversalTime().ToString('s'))Z: $($refused.Count), from $($senders.Count) senders; nothing written"
    } catch { Write-Result STOP "$_" }
}

