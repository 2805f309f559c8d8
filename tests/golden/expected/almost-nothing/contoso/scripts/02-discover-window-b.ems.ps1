# Step 02  READ    window B: Exchange Management Shell 2010 on HUB01    change no-ticket
# Shows the send connector, log folders and certificates of the servers named below. Writes nothing.
# Expect OK. On STOP: read the reason, go no further. Keep this window's text: it is the record of the present values.
& {
    function Write-Result([string]$Word, [string]$Text) { Write-Host ('RESULT {0} {1} {2} ({3:s}Z)' -f 'onprem.discover@window-b', $Word, ($Text -replace '[\r\n]+', ' '), [DateTime]::UtcNow) }
    function Write-Fact([string]$Path, [string]$Value) {
        $plain = @(@($Path, $Value) | ForEach-Object { [regex]::Replace($_, '[^ -}]|\\(?=u)|(?<=^| )[ =]| $', { '\u{0:x4}' -f [int][char]$args[0].Value }) })
        $fact = $plain -join ' = '
        [long]$check = 0
        foreach ($character in $fact.ToCharArray()) { $check = ($check * 65599 + [int]$character) % 4294967291 }
        Write-Host ('FACT {0} ~{1:x8}' -f $fact, $check)
    }
    function Write-FactList([string]$Path, $Values) {
        $items = @($Values | Where-Object { $_ } | ForEach-Object { [string]$_ })
        Write-Fact "$Path/count" $items.Count
        for ($index = 0; $index -lt $items.Count; $index++) { Write-Fact "$Path/$index" $items[$index] }
    }
    try {
        if (-not (Get-Command -Name 'Set-SendConnector' -ErrorAction SilentlyContinue)) { Write-Result STOP 'this window is not an Exchange Management Shell'; return }
        if (Get-Command -Name 'Get-InboundConnector' -ErrorAction SilentlyContinue) { Write-Result STOP 'Exchange Online cmdlets are loaded in this window too: open a new one'; return }
        $domains = @(Get-AcceptedDomain -ErrorAction Stop | ForEach-Object { [string]$_.DomainName })
        if ($domains -notcontains 'contoso.com') { Write-Result STOP "this is another organisation, its accepted domains are: $($domains -join ' ')"; return }
        # AdminDisplayVersion shows the cumulative update; ExSetup.exe, which is known on its own server alone, the security update too.
        function Write-ServerFacts([object]$ExchangeServer) {
            $path = "servers/$($ExchangeServer.Name)"
            Write-Fact "$path/AdminDisplayVersion" $ExchangeServer.AdminDisplayVersion
            Write-Fact "$path/Site" ([string]$ExchangeServer.Site -replace '.*/', '')
            Write-FactList "$path/ServerRole" @([string]$ExchangeServer.ServerRole -split ', *')
            $setup = @(Get-Command -Name 'ExSetup.exe' -ErrorAction SilentlyContinue)
            if ($setup.Count -gt 0 -and $env:COMPUTERNAME -eq $ExchangeServer.Name) { Write-Fact "$path/Build" $setup[0].FileVersionInfo.FileVersion }
        }
        $edges = @()
        foreach ($name in @('HUB01')) {
            $exchangeServers = @(Get-ExchangeServer -ErrorAction Stop | Where-Object { [string]$_.Name -eq $name })
            if ($exchangeServers.Count -ne 1) { Write-Result STOP "Exchange servers named ${name}: $($exchangeServers.Count)"; return }
            Write-ServerFacts $exchangeServers[0]
            # A server that has other roles alone has no Transport service to read.
            if ([string]$exchangeServers[0].ServerRole -notmatch 'HubTransport') { if ([string]$exchangeServers[0].ServerRole -match 'Edge') { $edges += $name }; continue }
            $services = @(Get-TransportServer -Identity $name -ErrorAction Stop | Where-Object { [string]$_.Name -eq $name })
            if ($services.Count -ne 1) { Write-Result STOP "transport servers named ${name}: $($services.Count)"; return }
            Write-Fact "servers/$name/SendProtocolLogPath" $services[0].SendProtocolLogPath
            Write-Fact "servers/$name/InternalTransportCertificateThumbprint" $services[0].InternalTransportCertificateThumbprint
            Write-FactList "servers/$name/SuspendedQueues" @(Get-Queue -Server $name -ErrorAction Stop | Where-Object { [string]$_.Status -eq 'Suspended' } | ForEach-Object { [string]$_.Identity })
        }
        function Write-CertificateFacts([string]$Server, [object[]]$Certificates) {
            Write-Fact "servers/$Server/certificates/read" $Certificates.Count
            foreach ($certificate in $Certificates) {
                $path = "servers/$Server/certificates/$($certificate.Thumbprint)"
                foreach ($property in @('Subject', 'Issuer', 'Services', 'Status', 'HasPrivateKey')) { Write-Fact "$path/$property" $certificate.$property }
                Write-Fact "$path/NotAfter" (([datetime]$certificate.NotAfter).ToUniversalTime().ToString('s') + 'Z')
                Write-FactList "$path/CertificateDomains" $certificate.CertificateDomains
            }
        }
        # Those of an Edge server are known on it alone: the next bundle reads them there.
        foreach ($name in @(@('HUB01') | Where-Object { $edges -notcontains $_ })) { Write-CertificateFacts $name @(Get-ExchangeCertificate -Server $name -ErrorAction Stop) }
        Write-Result OK 'read, nothing written'
    } catch { Write-Result STOP "$_" }
}

