# Step 11  READ    window A: Exchange Management Shell 2010 on HUB01    change CHG0042310
# Shows how Exchange Online answered the newest test message of each sender of the last 30 minutes. Writes nothing.
# Expect OK relayed; without a sender (<>) one server that relays is enough. NOT SEEN: send another. Refused: wait, send again.
& {
    function Write-Result([string]$Word, [string]$Text) { Write-Host ('RESULT {0} {1} {2} ({3:s}Z)' -f 'onprem.verify@hub01', $Word, ($Text -replace '[\r\n]+', ' '), [DateTime]::UtcNow) }
    try {
        if (-not (Get-Command -Name 'Set-SendConnector' -ErrorAction SilentlyContinue)) { Write-Result STOP 'this window is not an Exchange Management Shell'; return }
        if (Get-Command -Name 'Get-InboundConnector' -ErrorAction SilentlyContinue) { Write-Result STOP 'Exchange Online cmdlets are loaded in this window too: open a new one'; return }
        $domains = @(Get-AcceptedDomain -ErrorAction Stop | ForEach-Object { [string]$_.DomainName })
        if ($domains -notcontains 'contoso.com') { Write-Result STOP "this is another organisation, its accepted domains are: $($domains -join ' ')"; return }
        $server = 'HUB01'
        if ($env:COMPUTERNAME -and $env:COMPUTERNAME -ne $server) { Write-Result STOP "this window runs on $($env:COMPUTERNAME), the logs are on $server"; return }
        $folder = [string]@(Get-TransportServer -Identity $server -ErrorAction Stop | Where-Object { [string]$_.Name -eq $server })[0].SendProtocolLogPath
        $logs = @(if (-not $folder) { throw "the send protocol log of $server is switched off: its SendProtocolLogPath is empty" }; Get-ChildItem -LiteralPath $folder -ErrorAction SilentlyContinue | Where-Object { $_.Name -like 'SEND*.LOG' } | Sort-Object -Property LastWriteTime | Select-Object -Last 5)
        function Find-Row([string]$Text) { $logs | Select-String -SimpleMatch -Pattern $Text -Encoding UTF8 | ForEach-Object { $_.Line } | ConvertFrom-Csv -Header 'time', 'connector', 'session', 'number', 'local', 'remote', 'event', 'data', 'context' | Where-Object { $_.connector -eq 'Outbound to Office 365' -or ([string]$_.connector).StartsWith('CN=Outbound to Office 365,', 'OrdinalIgnoreCase') } }
        $messages = @(Find-Row ('RCPT TO:<' + 'probe@example.net' + '>') | Where-Object { $_.time -gt [DateTime]::UtcNow.AddMinutes(-30).ToString('s') })
        $answers = @{}
        foreach ($message in $messages) {
            $rows = @(Find-Row $message.session | Where-Object { $_.session -eq $message.session } | Sort-Object -Property { [int]$_.number })
            $from = [string]@($rows | Where-Object { [int]$_.number -lt [int]$message.number -and $_.data -like 'MAIL FROM:*' })[-1].data -replace '>.*', '>'
            # Only what follows "Sending certificate" is ours: the certificate of the other side has rows of the same kind.
            $thumbprint = @(@($rows | Where-Object { if ($_.context -match '^(\w+) certificate') { $side = $matches[1] }; $side -eq 'Sending' -and $_.context -like '*Thumbprint*' } | ForEach-Object { $_.data -replace '^(.*\s)?([0-9A-F]{40})(\s.*)?$', '$2' }) + 'none')[0]
            $answers[$from] = "sent at $($message.time), certificate offered: $thumbprint, reply: " + @($rows | Where-Object { [int]$_.number -gt [int]$message.number -and $_.event -eq '<' -and $_.data -match '^[45]\d\d[ -]|^250 2\.6\.0|Queued mail' })[0].data
        }
        $told = @(@('relaytest@contoso.com', '') | ForEach-Object { "from <$_>: " + $(if ($answers.ContainsKey("MAIL FROM:<$_>")) { $answers["MAIL FROM:<$_>"] } else { 'NOT SEEN' }) })
        if (@($told | Where-Object { $_ -notmatch 'reply: 250 2\.6\.0|reply: .*Queued mail|^from <>: NOT SEEN' }).Count -gt 0) { Write-Result STOP "$($told -join '; '); messages seen: $($messages.Count), in $($logs.Count) logs of $folder"; return }
        Write-Result OK "relayed: $($told -join '; ')"
    } catch { Write-Result STOP "$_" }
}

