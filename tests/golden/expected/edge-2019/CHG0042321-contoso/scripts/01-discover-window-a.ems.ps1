# Step 01  READ    window A: Exchange Management Shell 2019 on EX01    change CHG0042321
# Shows the send connector, log folders and certificates of the servers named below. Writes nothing.
# Expect OK. On STOP: read the reason, go no further. Keep this window's text: it is the record of the present values.
& {
    function Write-Result([string]$Word, [string]$Text) { Write-Host ('RESULT {0} {1} {2} ({3:s}Z)' -f 'onprem.discover@window-a', $Word, ($Text -replace '[\r\n]+', ' '), [DateTime]::UtcNow) }
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
        Write-FactList 'organization/accepted_domains' $domains
        $connectors = @(Get-SendConnector -ErrorAction Stop | Where-Object { [string]$_.Name -eq 'EdgeSync - Paris to Internet' })
        if ($connectors.Count -ne 1) { Write-Result STOP "send connectors of this name: $($connectors.Count)"; return }
        Write-Fact 'send_connectors/read' $connectors.Count
        foreach ($connector in $connectors) {
            $path = 'send_connectors/' + ([string]$connector.Name).Replace('~', '~0').Replace('/', '~1')
            foreach ($property in @('Enabled', 'Fqdn', 'ProtocolLoggingLevel', 'RequireTLS', 'IgnoreSTARTTLS', 'TlsAuthLevel', 'TlsDomain', 'TlsCertificateName', 'CloudServicesMailEnabled', 'FrontendProxyEnabled', 'DNSRoutingEnabled')) { Write-Fact "$path/$property" $connector.$property }
            foreach ($property in @('SourceTransportServers', 'SmartHosts', 'AddressSpaces')) { Write-FactList "$path/$property" $connector.$property }
        }
        $old = @('*.contoso-mail.com')
        function Write-Holder([string]$Holder, [string]$Value) {
            $carried = if ($Value -match '<S>(?:.*?[,+] *)?CN *= *"?([^,+"]+)') { $matches[1].Trim() } else { $Value }
            if ($old -contains $Value -or ($carried -ne '*.contoso.com' -and @($carried, ($carried -replace '^[^.]+', '*') | Where-Object { $old -contains $_ }).Count -gt 0)) { Write-Host "STILL THE OLD CERTIFICATE  ${Holder}: $Value" }
        }
        try {
            foreach ($hybrid in @(Get-HybridConfiguration -ErrorAction Stop)) {
                foreach ($property in @('TlsCertificateName')) {
                    Write-Fact "hybrid_configuration/$property" $hybrid.$property
                    Write-Holder "hybrid configuration, $property" $hybrid.$property
                }
            }
        } catch { Write-Host "The hybrid configuration could not be read: $_" }
        try {
            foreach ($receiver in @(Get-ReceiveConnector -ErrorAction Stop | Where-Object { $_.TlsCertificateName })) {
                Write-Fact ('receive_connectors/' + ([string]$receiver.Identity).Replace('~', '~0').Replace('/', '~1') + '/TlsCertificateName') $receiver.TlsCertificateName
                Write-Holder "receive connector $($receiver.Identity)" $receiver.TlsCertificateName
            }
        } catch { Write-Host "The receive connectors could not be read: $_" }
        Write-Result OK 'read, nothing written'
    } catch { Write-Result STOP "$_" }
}

