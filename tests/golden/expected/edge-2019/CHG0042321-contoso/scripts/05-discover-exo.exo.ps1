# Step 05  READ    window D: Exchange Online PowerShell on a workstation    change CHG0042321
# Shows the tenant, its accepted domains and its inbound connectors. Writes nothing.
# Expect OK. On STOP: read the reason, go no further. Keep this window's text: it is the record of the present values.
& {
    function Write-Result([string]$Word, [string]$Text) { Write-Host ('RESULT {0} {1} {2} ({3:s}Z)' -f 'tenant.discover@exo', $Word, ($Text -replace '[\r\n]+', ' '), [DateTime]::UtcNow) }
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
        if (-not (Get-Command -Name 'Get-InboundConnector' -ErrorAction SilentlyContinue)) { Write-Result STOP 'this window is not connected to Exchange Online'; return }
        if (Get-Command -Name 'Get-SendConnector' -ErrorAction SilentlyContinue) { Write-Result STOP 'Exchange Server cmdlets are loaded in this window too: open a new one'; return }
        $connections = @(Get-ConnectionInformation -ErrorAction Stop | Where-Object { [string]$_.State -eq 'Connected' -and -not $_.IsEopSession })
        if ($connections.Count -ne 1 -or $connections[0].ModulePrefix) { Write-Result STOP "Exchange Online connections in this window: $($connections.Count); wanted is one, made without -Prefix"; return }
        $initial = @(Get-AcceptedDomain -ErrorAction Stop | Where-Object { $_.InitialDomain } | ForEach-Object { [string]$_.DomainName }) -join ' '
        if ($initial -ne 'contoso.onmicrosoft.com') { Write-Result STOP "this is tenant $initial with the id $($connections[0].TenantID)"; return }
        Write-Fact 'tenant/initial_domain' $initial
        Write-Fact 'tenant/id' $connections[0].TenantID
        Write-Fact 'tenant/organization_guid' ([string]@(Get-OrganizationConfig -ErrorAction Stop)[0].Guid)
        $names = @(Get-AcceptedDomain -ErrorAction Stop | ForEach-Object { [string]$_.DomainName })
        Write-FactList 'accepted_domains' $names
        $connectors = @(Get-InboundConnector -ErrorAction Stop | Where-Object { [string]$_.Name -eq 'Inbound from contoso' })
        if ($connectors.Count -ne 1) { Write-Result STOP "inbound connectors of this name: $($connectors.Count)"; return }
        Write-Fact 'inbound_connectors/read' $connectors.Count
        foreach ($connector in $connectors) {
            $path = 'inbound_connectors/' + ([string]$connector.Name).Replace('~', '~0').Replace('/', '~1')
            foreach ($property in @('ConnectorType', 'Enabled', 'TlsSenderCertificateName', 'RequireTls', 'RestrictDomainsToCertificate', 'RestrictDomainsToIPAddresses', 'CloudServicesMailEnabled', 'TreatMessagesAsInternal', 'ConnectorSource')) { Write-Fact "$path/$property" $connector.$property }
            foreach ($property in @('SenderIPAddresses', 'AssociatedAcceptedDomains', 'SenderDomains')) { Write-FactList "$path/$property" $connector.$property }
        }
        $old = @('*.contoso-mail.com')
        function Write-Holder([string]$Holder, [string]$Value) {
            $carried = if ($Value -match '<S>(?:.*?[,+] *)?CN *= *"?([^,+"]+)') { $matches[1].Trim() } else { $Value }
            if ($old -contains $Value -or ($carried -ne '*.contoso.com' -and @($carried, ($carried -replace '^[^.]+', '*') | Where-Object { $old -contains $_ }).Count -gt 0)) { Write-Host "STILL THE OLD CERTIFICATE  ${Holder}: $Value" }
        }
        try {
            foreach ($outbound in @(Get-OutboundConnector -ErrorAction Stop | Where-Object { $_.TlsDomain })) {
                Write-Fact ('outbound_connectors/' + ([string]$outbound.Name).Replace('~', '~0').Replace('/', '~1') + '/TlsDomain') $outbound.TlsDomain
                Write-Holder "outbound connector $($outbound.Name)" $outbound.TlsDomain
            }
        } catch { Write-Host "The outbound connectors could not be read: $_" }
        $domain = 'contoso.com'
        if ($names -notcontains $domain) { Write-Result STOP "$domain is no accepted domain of this tenant: relay would fail with ATTR36"; return }
        Write-Result OK "$($connectors.Count) inbound connectors and $($names.Count) accepted domains read, nothing written"
    } catch { Write-Result STOP "$_" }
}

