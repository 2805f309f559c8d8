# The PowerShell end of a rehearsal: carries every call of a simulated cmdlet to the simulation and brings
# its answer back. Arguments: port, token, session name, folder of the generated modules.
param([int]$Port, [string]$Token, [string]$Session, [string]$Modules)

$script:client = New-Object -TypeName System.Net.Sockets.TcpClient -ArgumentList '127.0.0.1', $Port
$script:client.NoDelay = $true
$encoding = New-Object -TypeName System.Text.UTF8Encoding -ArgumentList $false
$script:writer = New-Object -TypeName System.IO.StreamWriter -ArgumentList $script:client.GetStream(), $encoding
$script:reader = New-Object -TypeName System.IO.StreamReader -ArgumentList $script:client.GetStream(), $encoding
$script:writer.NewLine = "`n"
$script:writer.WriteLine((@{ token = $Token; session = $Session } | ConvertTo-Json -Compress))
$script:writer.Flush()

function Send-SimulatedRequest([hashtable]$Request) {
    $script:writer.WriteLine((ConvertTo-Json -InputObject $Request -Compress -Depth 6))
    $script:writer.Flush()
    $line = $script:reader.ReadLine()
    if ($null -eq $line) { throw 'The simulation has ended.' }
    ConvertFrom-Json -InputObject $line
}

# A pipeline or a variable may hand over whole objects; what travels is their text.
function ConvertTo-SimulatedValue($Value) {
    if ($null -eq $Value) { return $null }
    if ($Value -is [System.Management.Automation.SwitchParameter]) { return [bool]$Value }
    if ($Value -is [bool] -or $Value -is [int]) { return $Value }
    if ($Value -is [datetime]) { return $Value.ToUniversalTime().ToString('o') }
    if ($Value -is [System.Collections.IDictionary]) {
        $copy = @{}
        foreach ($key in $Value.Keys) { $copy[[string]$key] = ConvertTo-SimulatedValue $Value[$key] }
        return $copy
    }
    if ($Value -is [System.Collections.IEnumerable] -and $Value -isnot [string]) {
        return , @($Value | ForEach-Object { [string]$_ })
    }
    [string]$Value
}

function Invoke-SimulatedCmdlet($Cmdlet, $Bound, [string]$Name, [string]$Side, [bool]$Asks) {
    # A prompt that can't be shown throws, and without the catch the next statement would run as if answered.
    $answered = $true
    try { if ($Asks) { $answered = $Cmdlet.ShouldProcess([string]$Bound['Identity'], $Name) } } catch { $Cmdlet.ThrowTerminatingError($_) }
    if (-not $answered) { return }
    $parameters = @{}
    foreach ($key in @($Bound.Keys)) {
        if ('WhatIf', 'Confirm', 'ErrorAction', 'ErrorVariable', 'WarningAction', 'WarningVariable', 'Verbose', 'Debug', 'OutVariable', 'OutBuffer', 'PipelineVariable', 'InformationAction', 'InformationVariable', 'ProgressAction' -contains $key) { continue }
        $parameters[$key] = ConvertTo-SimulatedValue $Bound[$key]
    }
    $answer = Send-SimulatedRequest @{ cmdlet = $Name; side = $Side; parameters = $parameters }
    if ($answer.question) {
        try { $answered = $Cmdlet.ShouldContinue([string]$answer.question, 'Confirm') } catch { $Cmdlet.ThrowTerminatingError($_) }
        if (-not $answered) { return }
        $parameters['answered'] = $true
        $answer = Send-SimulatedRequest @{ cmdlet = $Name; side = $Side; parameters = $parameters }
    }
    if ($answer.error) {
        $exception = New-Object -TypeName System.InvalidOperationException -ArgumentList ([string]$answer.error)
        $record = New-Object -TypeName System.Management.Automation.ErrorRecord -ArgumentList $exception, $Name, 'NotSpecified', $Bound['Identity']
        if ($answer.terminating) { $Cmdlet.ThrowTerminatingError($record) }
        if ($answer.ignored) { Write-Error -ErrorRecord $record -ErrorAction Continue; return }
        $Cmdlet.WriteError($record)
        return
    }
    foreach ($warning in @($answer.warnings)) { if ($warning) { $Cmdlet.WriteWarning([string]$warning) } }
    if ($answer.objects) { [System.Management.Automation.PSSerializer]::Deserialize([string]$answer.objects) | ForEach-Object { $_ } }
    if ($Name -eq 'Connect-ExchangeOnline') { Import-SimulatedTenant ([string]$Bound['Prefix']) }
    if ($Name -eq 'Disconnect-ExchangeOnline') { Remove-Module -Name 'tenant' -ErrorAction SilentlyContinue }
}

function Import-SimulatedTenant([string]$Prefix) {
    $arguments = @{ Name = (Join-Path -Path $script:folder -ChildPath 'tenant.psm1'); Global = $true; DisableNameChecking = $true }
    if ($Prefix) { $arguments['Prefix'] = $Prefix }
    Import-Module @arguments
}
$script:folder = $Modules

# Scripts wait for Exchange Online in simulated time.
function Start-Sleep {
    [CmdletBinding(DefaultParameterSetName = 'Seconds')]
    param(
        [Parameter(ParameterSetName = 'Seconds', Position = 0, Mandatory = $true)] [double]$Seconds,
        [Parameter(ParameterSetName = 'Milliseconds', Mandatory = $true)] [int]$Milliseconds
    )
    if ($PSCmdlet.ParameterSetName -eq 'Milliseconds') { $Seconds = $Milliseconds / 1000 }
    $null = Send-SimulatedRequest @{ sleep = $Seconds }
}

function Get-Date {
    [CmdletBinding()]
    param(
        [Parameter(Position = 0, ValueFromPipeline = $true)] [datetime]$Date,
        [string]$Format, [string]$UFormat, [string]$DisplayHint,
        [int]$Year, [int]$Month, [int]$Day, [int]$Hour, [int]$Minute, [int]$Second, [int]$Millisecond
    )
    process {
        if (-not $PSBoundParameters.ContainsKey('Date')) {
            $clock = (Send-SimulatedRequest @{ clock = $true }).clock
            $PSBoundParameters['Date'] = ([datetime]$clock).ToLocalTime()
        }
        Microsoft.PowerShell.Utility\Get-Date @PSBoundParameters
    }
}

# Says that a step's text has run. More than line 1 means that the console had glued it to what stood before.
function Complete-SimulatedStep([string]$Mark) {
    [Console]::Out.Flush()
    Write-Host ($Mark + ' ' + $MyInvocation.ScriptLineNumber)
}

Export-ModuleMember -Function Invoke-SimulatedCmdlet, Start-Sleep, Get-Date, Complete-SimulatedStep
