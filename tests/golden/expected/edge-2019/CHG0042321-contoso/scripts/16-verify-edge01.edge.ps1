# Step 16  READ    window B: Exchange Management Shell 2019 on EDGE01    change CHG0042321
# Shows how Exchange Online answered the newest test message that left this server. Writes nothing.
# Expect OK relayed. STOP NOT SEEN: no test message took this server, send another. STOP refused: wait, then send another.
& {
    $step = 'edge.verify@edge01'
    function Write-Result([string]$Word, [string]$Text) { Write-Host ("RESULT $step $Word " + ($Text -replace '[\r\n]+', ' ')) }
    try {
        $server = 'EDGE01'
        if (-not (Get-Command -Name 'Get-SendConnector' -ErrorAction SilentlyContinue)) { Write-Result STOP 'this window is not an Exchange Management Shell'; return }
        if (Get-Command -Name 'Get-InboundConnector' -ErrorAction SilentlyContinue) { Write-Result STOP 'Exchange Online cmdlets are loaded in this window too: open a new one'; return }
        if ($env:COMPUTERNAME -and $env:COMPUTERNAME -ne $server) { Write-Result STOP "this window runs on $($env:COMPUTERNAME), not on the Edge server $server"; return }
        if (@(Get-ExchangeServer -ErrorAction Stop | Where-Object { [string]$_.Name -eq $server -and [string]$_.ServerRole -eq 'Edge' }).Count -ne 1) { Write-Result STOP "$server is no Edge Transport server in this shell"; return }
        if (@(Get-AcceptedDomain -ErrorAction Stop | Where-Object { [string]$_.DomainName -eq 'contoso.com' }).Count -eq 0) { Write-Result STOP 'this is another organisation: its domain is not accepted here'; return }
        $folder = [string]@(Get-TransportService -ErrorAction Stop | Where-Object { [string]$_.Name -eq $server })[0].SendProtocolLogPath
        $logs = @(Get-ChildItem -LiteralPath $folder -ErrorAction SilentlyContinue | Where-Object { $_.Name -like 'SEND*.LOG' } | Sort-Object -Property LastWriteTime | Select-Object -Last 5)
        function Find-Row([string]$Text) { $logs | Select-String -SimpleMatch -Pattern $Text -Encoding UTF8 | ForEach-Object { $_.Line } | ConvertFrom-Csv -Header 'time', 'connector', 'session', 'number', 'local', 'remote', 'event', 'data', 'context' | Where-Object { $_.connector -eq 'EdgeSync - Paris to Internet' } }
        $recipient = 'probe@example.net'
        $found = @(Find-Row "RCPT TO:<$recipient>" | Where-Object { $_.time -gt [DateTime]::UtcNow.AddMinutes(-90).ToString('s') })
        if ($found.Count -eq 0) { Write-Result STOP "NOT SEEN: no message to $recipient left $server in the last 90 minutes, in $($logs.Count) logs of $folder"; return }
        $rows = @(Find-Row $found[-1].session | Where-Object { $_.session -eq $found[-1].session } | Sort-Object -Property { [int]$_.number })
        $rows | Where-Object { $_.data -match '^MAIL FROM|^RCPT TO|^[45]\d\d[ -]|Hello \[|Queued mail' } | ForEach-Object { Write-Host "$($_.time) $($_.event) $($_.data)" }
        # Only what follows "Sending certificate" is ours: the certificate of the other side has rows of the same kind.
        $sending = @($rows | Where-Object { $_.context -like 'Sending certificate*' })[0]
        $offered = @($rows | Where-Object { $sending -and [int]$_.number -ge [int]$sending.number -and [int]$_.number -le [int]$sending.number + 5 -and $_.context -match '^(Sending certificate|Certificate )' } | ForEach-Object { $_.data }) -join ' '
        $thumbprint = if ($offered -match '.*\s[0-9A-F]{2,40}\s+([0-9A-F]{40})(\s|$)') { $matches[1] } else { 'none' }
        Write-Host "Certificate offered: $offered"
        $reply = [string]@($rows | Where-Object { [int]$_.number -gt [int]$found[-1].number -and $_.event -eq '<' -and $_.data -match '^[45]\d\d[ -]|^250 2\.6\.0|Queued mail' })[0].data
        $sender = @($rows | Where-Object { [int]$_.number -lt [int]$found[-1].number -and $_.data -like 'MAIL FROM:*' })[-1].data
        $seen = "sent at $($found[-1].time); $($sender -replace '>.*', '>'); certificate offered: $thumbprint; reply: $reply"
        if ($reply -match '^250 2\.6\.0|Queued mail') { Write-Result OK "relayed, $seen"; return }
        Write-Result STOP "refused or unanswered, $seen"
    } catch { Write-Result STOP "$_" }
}

