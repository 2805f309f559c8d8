# Step 07  READ    window A: Exchange Management Shell 2010 on HUB01    change CHG0042310
# Shows the newest session of the connector that was refused with 5.7.64, or else the newest that offered a certificate.
# Expect OK with the certificate's thumbprint. On STOP: read the reason, go no further.
& {
    function Write-Result([string]$Word, [string]$Text) { Write-Host ('RESULT {0} {1} {2} ({3:s}Z)' -f 'onprem.read-log@hub01', $Word, ($Text -replace '[\r\n]+', ' '), [DateTime]::UtcNow) }
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
        foreach ($text in @('5.7.64', 'TlsCertificateName', 'Sending certificate', 'RCPT TO')) { $found = @(Find-Row $text); if ($found.Count -gt 0) { break } }
        if ($found.Count -eq 0) { Write-Result STOP "no session of this connector in the newest $($logs.Count) logs of $folder"; return }
        $rows = @(Find-Row $found[-1].session | Where-Object { $_.session -eq $found[-1].session } | Sort-Object -Property { [int]$_.number })
        $rows | Where-Object { $_.data -match '^MAIL FROM|^RCPT TO|^[45]\d\d[ -]|Hello \[|Queued mail' } | ForEach-Object { Write-Host "$($_.time) $($_.event) $($_.data)" }
        # Only what follows "Sending certificate" is ours: the certificate of the other side has rows of the same kind.
        $offered = @($rows | Where-Object { if ($_.context -match '^(\w+) certificate') { $side = $matches[1] }; $side -eq 'Sending' -and $_.context -match '^(Sending c|C)ertificate' } | ForEach-Object { $_.data }) -join ' '
        Write-Host "Certificate offered: $offered"
        $thumbprint = if ($offered -match '.*\s[0-9A-F]{2,40}\s+([0-9A-F]{40})(\s|$)') { $matches[1] } else { 'none' }
        $names = @(Get-ExchangeCertificate -Server $server -ErrorAction Stop | Where-Object { [string]$_.Thumbprint -eq $thumbprint } | ForEach-Object { $_.CertificateDomains } | Where-Object { $_ } | ForEach-Object { [string]$_ })
        $told = "certificate offered: $thumbprint; found by: $text; its names here: $($names -join ' ')"
        if (@($names | Where-Object { $_ -eq '*.contoso.com' -or ($_ -replace '^[^.]+', '*') -eq '*.contoso.com' }).Count -eq 0) { Write-Result STOP ("$told; none fits " + '*.contoso.com'); return }
        Write-Result OK $told
    } catch { Write-Result STOP "$_" }
}

