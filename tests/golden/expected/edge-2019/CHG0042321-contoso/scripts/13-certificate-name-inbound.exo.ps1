# Step 13  CHANGE  window D: Exchange Online PowerShell on a workstation    change CHG0042321
# Inbound connector: TlsSenderCertificateName  *.contoso-mail.com  ->  *.contoso.com
# Expect CHANGED, on a second run UNCHANGED. On STOP nothing was written: read the reason, go no further.
# On FAILED: step 23 rolls back.
& {
    function Write-Result([string]$Word, [string]$Text) { Write-Host ('RESULT {0} {1} {2} ({3:s}Z)' -f 'tenant.certificate-name@inbound', $Word, ($Text -replace '[\r\n]+', ' '), [DateTime]::UtcNow) }
    $undo = 'roll back with step 23'
    $writing = $false
    try {
        if (-not (Get-Command -Name 'Get-InboundConnector' -ErrorAction SilentlyContinue)) { Write-Result STOP 'this window is not connected to Exchange Online'; return }
        if (Get-Command -Name 'Get-SendConnector' -ErrorAction SilentlyContinue) { Write-Result STOP 'Exchange Server cmdlets are loaded in this window too: open a new one'; return }
        $connections = @(Get-ConnectionInformation -ErrorAction Stop | Where-Object { [string]$_.State -eq 'Connected' -and -not $_.IsEopSession })
        if ($connections.Count -ne 1 -or $connections[0].ModulePrefix) { Write-Result STOP "Exchange Online connections in this window: $($connections.Count); wanted is one, made without -Prefix"; return }
        $initial = @(Get-AcceptedDomain -ErrorAction Stop | Where-Object { $_.InitialDomain } | ForEach-Object { [string]$_.DomainName }) -join ' '
        if ($initial -ne 'contoso.onmicrosoft.com') { Write-Result STOP "this is tenant $initial with the id $($connections[0].TenantID)"; return }
        $domain = 'contoso.com'
        if (@(Get-AcceptedDomain -ErrorAction Stop | ForEach-Object { [string]$_.DomainName }) -notcontains $domain) { Write-Result STOP "$domain is no accepted domain of this tenant: relay would fail with ATTR36"; return }
        $name = 'Inbound from contoso'
        function Find-Connector { Get-InboundConnector -ErrorAction Stop | Where-Object { [string]$_.Name -eq $name } }
        $connectors = @(Find-Connector)
        if ($connectors.Count -ne 1) { Write-Result STOP "inbound connectors of this name: $($connectors.Count)"; return }
        if ([string]$connectors[0].ConnectorType -ne 'OnPremises') { Write-Result STOP "this connector is of type $([string]$connectors[0].ConnectorType): only OnPremises relays"; return }
        $present = [string]$connectors[0].TlsSenderCertificateName
        $recorded = '*.contoso-mail.com'
        $wanted = '*.contoso.com'
        if ($present -eq $wanted) { Write-Result UNCHANGED "already '$present'"; return }
        if ($present -cne $recorded) { Write-Result STOP "present value is '$present', recorded was '$recorded'"; return }
        $writing = $true
        Set-InboundConnector -Identity $connectors[0].Name -TlsSenderCertificateName '*.contoso.com' -ErrorAction Stop
        foreach ($pause in @(0, 10, 10)) {
            Start-Sleep -Seconds $pause
            $again = @(Find-Connector)
            $now = [string]$again[0].TlsSenderCertificateName
            if ($again.Count -eq 1 -and $now -eq $wanted) { Write-Result CHANGED "from '$present' to '$now'"; return }
        }
        Write-Result FAILED "written, not confirmed: reads '$now'; next: wait ten minutes, then $undo"
    } catch {
        if ($writing) { Write-Result FAILED "$_; next: $undo" } else { Write-Result STOP "$_" }
    }
}

