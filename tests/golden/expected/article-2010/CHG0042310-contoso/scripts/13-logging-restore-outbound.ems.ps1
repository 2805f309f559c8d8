# Step 13  CHANGE  window A: Exchange Management Shell 2010 on HUB01    change CHG0042310
# Send connector: ProtocolLoggingLevel  Verbose  ->  None
# Expect CHANGED, on a second run UNCHANGED. On STOP nothing was written: read the reason, go no further.
# On FAILED: paste it again.
& {
    function Write-Result([string]$Word, [string]$Text) { Write-Host ('RESULT {0} {1} {2} ({3:s}Z)' -f 'onprem.logging-restore@outbound', $Word, ($Text -replace '[\r\n]+', ' '), [DateTime]::UtcNow) }
    $undo = 'paste this block again'
    $writing = $false
    try {
        if (-not (Get-Command -Name 'Set-SendConnector' -ErrorAction SilentlyContinue)) { Write-Result STOP 'this window is not an Exchange Management Shell'; return }
        if (Get-Command -Name 'Get-InboundConnector' -ErrorAction SilentlyContinue) { Write-Result STOP 'Exchange Online cmdlets are loaded in this window too: open a new one'; return }
        $domains = @(Get-AcceptedDomain -ErrorAction Stop | ForEach-Object { [string]$_.DomainName })
        if ($domains -notcontains 'contoso.com') { Write-Result STOP "this is another organisation, its accepted domains are: $($domains -join ' ')"; return }
        $name = 'Outbound to Office 365'
        function Find-Connector { Get-SendConnector -ErrorAction Stop | Where-Object { [string]$_.Name -eq $name } }
        $connectors = @(Find-Connector)
        if ($connectors.Count -ne 1) { Write-Result STOP "send connectors of this name: $($connectors.Count)"; return }
        $present = [string]$connectors[0].ProtocolLoggingLevel
        $recorded = 'Verbose'
        $wanted = 'None'
        if ($present -eq $wanted) { Write-Result UNCHANGED "already '$present'"; return }
        if ($present -cne $recorded) { Write-Result STOP "present value is '$present', recorded was '$recorded'"; return }
        $writing = $true
        Set-SendConnector -Identity $connectors[0].Name -ProtocolLoggingLevel 'None' -ErrorAction Stop
        foreach ($pause in @(0, 10, 10)) {
            Start-Sleep -Seconds $pause
            $again = @(Find-Connector)
            $now = [string]$again[0].ProtocolLoggingLevel
            if ($again.Count -eq 1 -and $now -eq $wanted) { Write-Result CHANGED "from '$present' to '$now'"; return }
        }
        Write-Result FAILED "written, not confirmed: reads '$now'; next: $undo"
    } catch {
        if ($writing) { Write-Result FAILED "$_; next: $undo" } else { Write-Result STOP "$_" }
    }
}

