# Step 09  CHANGE  window B: Exchange Management Shell 2019 on EDGE01    change CHG0042321
# Puts test messages into the Pickup folder of this server: they leave from here, and no mailbox is needed.
# Expect CHANGED; every run sends again. On STOP nothing was sent: send the test message by hand.
# On FAILED: remove what this block left in the Pickup directory, and send the test message by hand.
& {
    function Write-Result([string]$Word, [string]$Text) { Write-Host ('RESULT {0} {1} {2} ({3:s}Z)' -f 'edge.send-test@edge01', $Word, ($Text -replace '[\r\n]+', ' '), [DateTime]::UtcNow) }
    $undo = 'remove what this block left in the Pickup directory, and send the test message by hand'
    $writing = $false
    try {
        $server = 'EDGE01'
        if (-not (Get-Command -Name 'Get-SendConnector' -ErrorAction SilentlyContinue)) { Write-Result STOP 'this window is not an Exchange Management Shell'; return }
        if (Get-Command -Name 'Get-InboundConnector' -ErrorAction SilentlyContinue) { Write-Result STOP 'Exchange Online cmdlets are loaded in this window too: open a new one'; return }
        if ($env:COMPUTERNAME -and $env:COMPUTERNAME -ne $server) { Write-Result STOP "this window runs on $($env:COMPUTERNAME), not on the Edge server $server"; return }
        if (@(Get-ExchangeServer -ErrorAction Stop | Where-Object { [string]$_.Name -eq $server -and [string]$_.ServerRole -eq 'Edge' }).Count -ne 1) { Write-Result STOP "$server is no Edge Transport server in this shell"; return }
        if (@(Get-AcceptedDomain -ErrorAction Stop | Where-Object { [string]$_.DomainName -eq 'contoso.com' }).Count -eq 0) { Write-Result STOP 'this is another organisation: its domain is not accepted here'; return }
        $folder = [string]@(Get-TransportService -ErrorAction Stop | Where-Object { [string]$_.Name -eq $server })[0].PickupDirectoryPath
        if (-not $folder) { Write-Result STOP "the Pickup directory of $server is switched off"; return }
        $stamp = [DateTime]::UtcNow.ToString('yyyyMMddHHmmss')
        function Send-File([string]$Name, [string]$From, [string]$To) {
            $lines = @("From: <$From>", "To: <$To>", "Subject: Relay test $stamp from $server", '', "Sent to see whether mail of this server is relayed.")
            # A file is taken by its ending .eml, so it gets that when it is complete.
            Set-Content -LiteralPath "$folder\$stamp-$Name.txt" -Value $lines -Encoding ASCII -ErrorAction Stop
            Move-Item -LiteralPath "$folder\$stamp-$Name.txt" -Destination "$folder\$stamp-$Name.eml" -ErrorAction Stop
        }
        $sender = 'relaytest@contoso.com'
        $recipient = 'probe@example.net'
        $sent = "from <$sender> to <$recipient>"
        $writing = $true
        Send-File 'relay' $sender $recipient
        # Nobody has this address: the report about it goes to the recipient, and has no sender.
        Send-File 'report' $recipient 'no-such-recipient@contoso.com'
        $sent = "$sent, and a report without sender"
        foreach ($pause in @(10, 10, 10)) {
            Start-Sleep -Seconds $pause
            $left = @(Get-ChildItem -LiteralPath $folder -ErrorAction Stop | Where-Object { $_.Name -like "$stamp-*" } | ForEach-Object { $_.Name })
            if ($left.Count -eq 0) { Write-Result CHANGED "$server took the test messages at $($stamp): $sent"; return }
        }
        Write-Result FAILED "not taken after 30 seconds: $folder\$($left -join ' '); next: $undo"
    } catch {
        if ($writing) { Write-Result FAILED "$_; next: $undo" } else { Write-Result STOP "$_" }
    }
}

