# Step 21  READ    window B: Exchange Management Shell 2019 on EDGE01    change CHG0042321
# Lists the messages that were refused with 5.7.64, as CSV: their senders have to send them again. Writes nothing.
# Expect OK with their number. On STOP: read the reason; the list can be made later, as long as the tracking logs are kept.
& {
    function Write-Result([string]$Word, [string]$Text) { Write-Host ('RESULT {0} {1} {2} ({3:s}Z)' -f 'edge.refused@window-b', $Word, ($Text -replace '[\r\n]+', ' '), [DateTime]::UtcNow) }
    try {
        $server = 'EDGE01'
        if (-not (Get-Command -Name 'Get-SendConnector' -ErrorAction SilentlyContinue)) { Write-Result STOP 'this window is not an Exchange Management Shell'; return }
        if (Get-Command -Name 'Get-InboundConnector' -ErrorAction SilentlyContinue) { Write-Result STOP 'Exchange Online cmdlets are loaded in this window too: open a new one'; return }
        if ($env:COMPUTERNAME -and $env:COMPUTERNAME -ne $server) { Write-Result STOP "this window runs on $($env:COMPUTERNAME), not on the Edge server $server"; return }
        if (@(Get-ExchangeServer -ErrorAction Stop | Where-Object { [string]$_.Name -eq $server -and [string]$_.ServerRole -eq 'Edge' }).Count -ne 1) { Write-Result STOP "$server is no Edge Transport server in this shell"; return }
        if (@(Get-AcceptedDomain -ErrorAction Stop | Where-Object { [string]$_.DomainName -eq 'contoso.com' }).Count -eq 0) { Write-Result STOP 'this is another organisation: its domain is not accepted here'; return }
        $start = [datetime] '2026-11-23T22:00:00Z'
        $failures = @(@('EDGE01') | ForEach-Object { Get-MessageTrackingLog -Server $_ -EventId 'FAIL' -Start $start -ResultSize Unlimited -ErrorAction Stop } | Sort-Object -Property Timestamp)
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

