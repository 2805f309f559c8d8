# Stand-ins for the Exchange cmdlets that the blocks call, small enough to be believed by reading.
# Open-World takes what there is (JSON in Base64) and defines the cmdlets of that window, no others;
# Close-World prints what became of it. Everything is global: the blocks run where a console runs them.
$global:World = $null
$global:StandIns = @{}

# $World.faults: name of a cmdlet -> @{ mode; after }; the first `after` calls still work.
function global:Get-Fault([string]$Cmdlet) {
    $global:World.calls += $Cmdlet
    $fault = $global:World.faults.$Cmdlet
    if ($null -eq $fault) { return '' }
    if (@($global:World.calls | Where-Object { $_ -eq $Cmdlet }).Count -le $fault.after) { return '' }
    $fault.mode
}

# What a proxy of a remote session does when it doesn't honour -ErrorAction Stop: it complains and goes on.
function global:Write-Complaint([string]$Cmdlet) { $Host.UI.WriteErrorLine("${Cmdlet}: the operation could not be completed") }

function global:Read-Objects([string]$Cmdlet, [string]$Store) {
    $mode = Get-Fault $Cmdlet
    if ($mode -eq 'throws') { throw "$Cmdlet failed`r`non a second line" }
    if ($mode -eq 'silent') { Write-Complaint $Cmdlet; return }
    if ($global:World.stale -gt 0 -and $global:World.writes.Count -gt 0 -and $Store -eq $global:World.writes[0].store) {
        $global:World.stale--
        return $global:World.before | ForEach-Object { $_.PSObject.Copy() }
    }
    $global:World.$Store | ForEach-Object { $_.PSObject.Copy() }
}

function global:Write-Object([string]$Cmdlet, [string]$Store, $Bound, [string[]]$Lists) {
    $mode = Get-Fault $Cmdlet
    if ($mode -eq 'throws') { throw "$Cmdlet failed`r`non a second line" }
    if ($mode -eq 'silent') { Write-Complaint $Cmdlet; return }
    $named = @($global:World.$Store | Where-Object { $_.Name -ceq $Bound['Identity'] })
    if ($named.Count -ne 1) { throw "The operation couldn't be performed because object '$($Bound['Identity'])' couldn't be found." }
    $global:World.before = @($global:World.$Store | ForEach-Object { $_.PSObject.Copy() })
    $written = @{}
    foreach ($property in @($Bound.Keys | Where-Object { @('Identity', 'ErrorAction', 'WhatIf') -notcontains $_ })) {
        $value = $Bound[$property]
        if ($Lists -contains $property) { $value = [object[]]@($value | Where-Object { $null -ne $_ }) }
        $written[$property] = $value
        if ($mode -ne 'lost') { $named[0].$property = $value }
    }
    $global:World.writes += @{ store = $Store; name = $named[0].Name; values = $written }
    if ($mode -eq 'late') { throw "$Cmdlet failed after it had written" }
}

# What makes or removes a whole object, or acts on one, without setting properties of it.
function global:Edit-Store([string]$Cmdlet, [string]$Store, [string]$Name, [scriptblock]$Edit) {
    $mode = Get-Fault $Cmdlet
    if ($mode -eq 'throws') { throw "$Cmdlet failed`r`non a second line" }
    if ($mode -eq 'silent') { Write-Complaint $Cmdlet; return }
    $global:World.before = @($global:World.$Store | ForEach-Object { $_.PSObject.Copy() })
    if ($mode -ne 'lost') { . $Edit }
    $global:World.writes += @{ store = $Store; name = $Name; values = @{} }
    if ($mode -eq 'late') { throw "$Cmdlet failed after it had written" }
}

$StandIns['Get-AcceptedDomain'] = { [CmdletBinding()] param() Read-Objects 'Get-AcceptedDomain' 'accepted' }
$StandIns['Get-SendConnector'] = { [CmdletBinding()] param() Read-Objects 'Get-SendConnector' 'send' }
$StandIns['Get-InboundConnector'] = { [CmdletBinding()] param() Read-Objects 'Get-InboundConnector' 'inbound' }
$StandIns['Get-ReceiveConnector'] = { [CmdletBinding()] param() Read-Objects 'Get-ReceiveConnector' 'receivers' }
$StandIns['Get-HybridConfiguration'] = { [CmdletBinding()] param() Read-Objects 'Get-HybridConfiguration' 'hybrid' }
$StandIns['Get-OnPremisesOrganization'] = { [CmdletBinding()] param() Read-Objects 'Get-OnPremisesOrganization' 'organizations' }
$StandIns['Get-OutboundConnector'] = { [CmdletBinding()] param() Read-Objects 'Get-OutboundConnector' 'outbound' }
$StandIns['Get-ConnectionInformation'] = { [CmdletBinding()] param() Read-Objects 'Get-ConnectionInformation' 'connections' }
$StandIns['Get-OrganizationConfig'] = { [CmdletBinding()] param() New-Object PSObject -Property @{ Guid = [guid]'8a5f6e1c-0000-4000-8000-000000000001' } }
$StandIns['Connect-ExchangeOnline'] = {
    [CmdletBinding()] param([string]$UserPrincipalName, [switch]$ShowBanner, [string]$ExchangeEnvironmentName, [string]$DelegatedOrganization)
    $global:World.signed_in = @{}
    foreach ($name in $PSBoundParameters.Keys) { $global:World.signed_in[$name] = [string]$PSBoundParameters[$name] }
}
$StandIns['Get-TransportService'] = {
    [CmdletBinding()] param([string]$Identity)
    if ($Identity -and $global:World.on_edge) { throw "The Identity parameter can't be used on an Edge Transport server." }
    Read-Objects 'Get-TransportService' 'servers' | Where-Object { -not $Identity -or $_.Name -eq $Identity }
}
$StandIns['Get-TransportServer'] = {
    [CmdletBinding()] param([string]$Identity)
    if ($Identity -and $global:World.on_edge) { throw "The Identity parameter can't be used on an Edge Transport server." }
    Read-Objects 'Get-TransportServer' 'servers' | Where-Object { -not $Identity -or $_.Name -eq $Identity }
}
$StandIns['Get-FrontendTransportService'] = {
    [CmdletBinding()] param([string]$Identity)
    Read-Objects 'Get-FrontendTransportService' 'servers' | Where-Object { -not $Identity -or $_.Name -eq $Identity }
}
$StandIns['Get-ExchangeServer'] = { [CmdletBinding()] param() Read-Objects 'Get-ExchangeServer' 'exchange_servers' }
$StandIns['Test-EdgeSynchronization'] = {
    [CmdletBinding()] param([switch]$ExcludeRecipientTest, [switch]$FullCompareMode)
    $statuses = @(Read-Objects 'Test-EdgeSynchronization' 'edge_statuses')
    if ($FullCompareMode) { return $statuses }
    $statuses | ForEach-Object { New-Object PSObject -Property @{ Name = $_.Name; SendConnectorStatus = 'Skipped' } }
}
$StandIns['Start-EdgeSynchronization'] = {
    [CmdletBinding()] param([string]$Server)
    Edit-Store 'Start-EdgeSynchronization' 'edge_statuses' $Server { $global:World.edge_statuses | ForEach-Object { $_.SendConnectorStatus = 'Synchronized' } }
    New-Object PSObject -Property @{ Name = 'EDGE01'; Type = 'Configuration'; Result = 'Success'; FailureDetails = '' }
}
$StandIns['Get-ExchangeCertificate'] = {
    [CmdletBinding()] param([string]$Server, [string]$DomainName)
    $held = Read-Objects 'Get-ExchangeCertificate' 'certificates' | Where-Object { -not $Server -or $_.Server -eq $Server }
    $held | Where-Object { -not $DomainName -or $_.CertificateDomains -contains $DomainName }
}
$StandIns['Set-SendConnector'] = {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param([string]$Identity, [string]$ProtocolLoggingLevel, $TlsCertificateName, $Fqdn, [bool]$RequireTLS, [bool]$IgnoreSTARTTLS, $TlsAuthLevel, $SourceTransportServers, [bool]$FrontendProxyEnabled)
    if ($PSCmdlet.ShouldProcess($Identity)) { Write-Object 'Set-SendConnector' 'send' $PSBoundParameters @('SourceTransportServers') }
}
$StandIns['Set-InboundConnector'] = {
    # Untyped: what was handed over is kept as it was, $null included.
    [CmdletBinding(SupportsShouldProcess = $true)] param([string]$Identity, $TlsSenderCertificateName, $SenderIPAddresses, [bool]$Enabled)
    if ($PSCmdlet.ShouldProcess($Identity)) { Write-Object 'Set-InboundConnector' 'inbound' $PSBoundParameters @('SenderIPAddresses') }
}
$StandIns['New-InboundConnector'] = {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param([string]$Name, [string]$ConnectorType, [string[]]$SenderDomains, [string]$TlsSenderCertificateName, [bool]$RequireTls, [bool]$CloudServicesMailEnabled)
    if (-not $PSCmdlet.ShouldProcess($Name)) { return }
    $new = @{ Name = $Name; Enabled = $global:World.created_enabled; SenderIPAddresses = [object[]]@() }
    foreach ($property in @('ConnectorType', 'TlsSenderCertificateName', 'RequireTls', 'CloudServicesMailEnabled')) { $new[$property] = $PSBoundParameters[$property] }
    $new.SenderDomains = [object[]]$SenderDomains
    Edit-Store 'New-InboundConnector' 'inbound' $Name { $global:World.inbound = @($global:World.inbound) + @(New-Object PSObject -Property $new) }
}
$StandIns['Remove-InboundConnector'] = {
    [CmdletBinding(SupportsShouldProcess = $true)] param([string]$Identity)
    if ($PSCmdlet.ShouldProcess($Identity)) { Edit-Store 'Remove-InboundConnector' 'inbound' $Identity { $global:World.inbound = @($global:World.inbound | Where-Object { $_.Name -cne $Identity }) } }
}
$StandIns['Retry-Queue'] = {
    [CmdletBinding(SupportsShouldProcess = $true)] param([string]$Identity)
    if ($PSCmdlet.ShouldProcess($Identity)) {
        Edit-Store 'Retry-Queue' 'queues' $Identity { $global:World.queues | Where-Object { $_.Identity -eq $Identity } | ForEach-Object { $_.Status = 'Ready' } }
    }
}

$StandIns['Get-Queue'] = {
    [CmdletBinding()] param([string]$Server, [string]$Filter)
    Read-Objects 'Get-Queue' 'queues' | Where-Object { Test-Queue $_ $Server $Filter }
}
$StandIns['Suspend-Queue'] = {
    # It asks in reality too, where nobody could answer.
    [CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'High')] param([string]$Server, [string]$Filter)
    foreach ($queue in @($global:World.queues | Where-Object { Test-Queue $_ $Server $Filter })) {
        if ($PSCmdlet.ShouldProcess($queue.Name)) { Write-Object 'Suspend-Queue' 'queues' @{ Identity = $queue.Name; Status = 'Suspended' } }
    }
}
$StandIns['Resume-Queue'] = {
    [CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'High')] param([string]$Identity)
    if ($PSCmdlet.ShouldProcess($Identity)) { Write-Object 'Resume-Queue' 'queues' @{ Identity = $Identity; Status = 'Ready' } }
}
$StandIns['Get-MessageTrackingLog'] = {
    [CmdletBinding()] param([string]$Server, [string]$EventId, [datetime]$Start, [string]$ResultSize)
    Read-Objects 'Get-MessageTrackingLog' 'tracking' | Where-Object { $_.ServerHostname -eq $Server -and $_.EventId -eq $EventId -and [datetime]$_.Timestamp -ge $Start }
}
function global:Test-Queue($Queue, [string]$Server, [string]$Filter) {
    if ($Filter -and $Filter -notmatch "^NextHopConnector -eq '([^']+)'$") { throw "Invalid filter: $Filter" }
    (-not $Server -or $Queue.Identity.Split('\')[0] -eq $Server) -and (-not $Filter -or $Queue.NextHopConnector -eq $matches[1])
}

# The transport service looks into the Pickup directory every few seconds.
function global:Read-Pickup {
    foreach ($file in @(Get-ChildItem -LiteralPath 'C:\Pickup' -ErrorAction SilentlyContinue | Where-Object { $_.Name -like '*.eml' })) {
        if ($global:World.pickup -eq 'takes') {
            $global:World.mails += ,@(Get-Content -LiteralPath "C:\Pickup\$($file.Name)")
            Remove-Item -LiteralPath "C:\Pickup\$($file.Name)"
        }
        if ($global:World.pickup -eq 'refuses') { Move-Item -LiteralPath "C:\Pickup\$($file.Name)" -Destination "C:\Pickup\$($file.Name.Replace('.eml', '.bad'))" }
    }
}

# Nobody waits in a test; how long the block would have waited is kept.
function global:Start-Sleep([int]$Seconds) { $global:World.slept += $Seconds; Read-Pickup }

function global:Open-World([string]$Encoded) {
    $given = ConvertFrom-Json ([Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($Encoded)))
    $global:World = @{}
    foreach ($property in $given.PSObject.Properties) { $global:World[$property.Name] = $property.Value }
    $global:World.calls = @(); $global:World.writes = @(); $global:World.before = @(); $global:World.slept = 0; $global:World.mails = @()
    $env:COMPUTERNAME = $given.computer
    foreach ($name in $global:StandIns.Keys) {
        if (Test-Path "function:$name") { Remove-Item "function:$name" }
        if (@($given.cmdlets) -ccontains $name) { Set-Item "function:global:$name" -Value $global:StandIns[$name] }
    }
    if (Get-PSDrive -Name C -ErrorAction SilentlyContinue) { Remove-PSDrive -Name C -Scope Global }
    if ($given.drive) { $null = New-PSDrive -Name C -PSProvider FileSystem -Root $given.drive -Scope Global }
}

function global:Close-World {
    $kept = @{}
    foreach ($name in @('writes', 'slept', 'signed_in', 'send', 'inbound', 'queues', 'mails')) { $kept[$name] = $global:World[$name] }
    $json = ConvertTo-Json -InputObject $kept -Depth 8 -Compress
    Write-Host ('WORLD ' + [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($json)))
}
