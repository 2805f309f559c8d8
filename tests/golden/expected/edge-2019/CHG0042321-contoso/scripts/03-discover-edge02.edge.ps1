# Step 03  READ    window C: Exchange Management Shell 2019 on EDGE02    change CHG0042321
# Shows the log folder and the certificates of this Edge server, which are known on it alone. Writes nothing.
# Expect OK. On STOP: read the reason, go no further. Keep this window's text: it is the record of the present values.
& {
    function Write-Result([string]$Word, [string]$Text) { Write-Host ('RESULT {0} {1} {2} ({3:s}Z)' -f 'edge.discover@edge02', $Word, ($Text -replace '[\r\n]+', ' '), [DateTime]::UtcNow) }
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
        $server = 'EDGE02'
        if (-not (Get-Command -Name 'Get-SendConnector' -ErrorAction SilentlyContinue)) { Write-Result STOP 'this window is not an Exchange Management Shell'; return }
        if (Get-Command -Name 'Get-InboundConnector' -ErrorAction SilentlyContinue) { Write-Result STOP 'Exchange Online cmdlets are loaded in this window too: open a new one'; return }
        if ($env:COMPUTERNAME -and $env:COMPUTERNAME -ne $server) { Write-Result STOP "this window runs on $($env:COMPUTERNAME), not on the Edge server $server"; return }
        if (@(Get-ExchangeServer -ErrorAction Stop | Where-Object { [string]$_.Name -eq $server -and [string]$_.ServerRole -eq 'Edge' }).Count -ne 1) { Write-Result STOP "$server is no Edge Transport server in this shell"; return }
        if (@(Get-AcceptedDomain -ErrorAction Stop | Where-Object { [string]$_.DomainName -eq 'contoso.com' }).Count -eq 0) { Write-Result STOP 'this is another organisation: its domain is not accepted here'; return }
        # AdminDisplayVersion shows the cumulative update; ExSetup.exe, which is known on its own server alone, the security update too.
        function Write-ServerFacts([object]$ExchangeServer) {
            $path = "servers/$($ExchangeServer.Name)"
            Write-Fact "$path/AdminDisplayVersion" $ExchangeServer.AdminDisplayVersion
            Write-Fact "$path/Site" ([string]$ExchangeServer.Site -replace '.*/', '')
            Write-FactList "$path/ServerRole" @([string]$ExchangeServer.ServerRole -split ', *')
            $setup = @(Get-Command -Name 'ExSetup.exe' -ErrorAction SilentlyContinue)
            if ($setup.Count -gt 0 -and $env:COMPUTERNAME -eq $ExchangeServer.Name) { Write-Fact "$path/Build" $setup[0].FileVersionInfo.FileVersion }
        }
        Write-ServerFacts @(Get-ExchangeServer -ErrorAction Stop | Where-Object { [string]$_.Name -eq $server })[0]
        $services = @(Get-TransportService -ErrorAction Stop | Where-Object { [string]$_.Name -eq $server })
        if ($services.Count -ne 1) { Write-Result STOP "transport services of ${server} itself: $($services.Count)"; return }
        Write-Fact "servers/$server/SendProtocolLogPath" $services[0].SendProtocolLogPath
        Write-Fact "servers/$server/InternalTransportCertificateThumbprint" $services[0].InternalTransportCertificateThumbprint
        function Write-CertificateFacts([string]$Server, [object[]]$Certificates) {
            Write-Fact "servers/$Server/certificates/read" $Certificates.Count
            foreach ($certificate in $Certificates) {
                $path = "servers/$Server/certificates/$($certificate.Thumbprint)"
                foreach ($property in @('Subject', 'Issuer', 'Services', 'Status', 'HasPrivateKey')) { Write-Fact "$path/$property" $certificate.$property }
                Write-Fact "$path/NotAfter" (([datetime]$certificate.NotAfter).ToUniversalTime().ToString('s') + 'Z')
                Write-FactList "$path/CertificateDomains" $certificate.CertificateDomains
            }
        }
        Write-CertificateFacts $server @(Get-ExchangeCertificate -ErrorAction Stop)
        Write-Result OK 'read, nothing written'
    } catch { Write-Result STOP "$_" }
}

