# Step 07  CHANGE  window A: Exchange Management Shell 2019 on EX01    change CHG0042321
# EdgeSync brings what was changed here to the Edge servers. It writes on them only what is set here.
# Expect CHANGED, or UNCHANGED where it has run already. On STOP nothing was started: read the reason, go no further.
# On FAILED: paste it again.
& {
    function Write-Result([string]$Word, [string]$Text) { Write-Host ('RESULT {0} {1} {2} ({3:s}Z)' -f 'edge.sync@logging-outbound', $Word, ($Text -replace '[\r\n]+', ' '), [DateTime]::UtcNow) }
    $undo = 'paste this block again'
    $writing = $false
    try {
        if (-not (Get-Command -Name 'Set-SendConnector' -ErrorAction SilentlyContinue)) { Write-Result STOP 'this window is not an Exchange Management Shell'; return }
        if (Get-Command -Name 'Get-InboundConnector' -ErrorAction SilentlyContinue) { Write-Result STOP 'Exchange Online cmdlets are loaded in this window too: open a new one'; return }
        $domains = @(Get-AcceptedDomain -ErrorAction Stop | ForEach-Object { [string]$_.DomainName })
        if ($domains -notcontains 'contoso.com') { Write-Result STOP "this is another organisation, its accepted domains are: $($domains -join ' ')"; return }
        $edges = @('EDGE01', 'EDGE02')
        function Find-Behind {
            # Without -FullCompareMode connectors are not compared: their status is Skipped.
            $statuses = @(Test-EdgeSynchronization -FullCompareMode -ExcludeRecipientTest -ErrorAction Stop)
            $edges | Where-Object { $edge = $_; @($statuses | Where-Object { ([string]$_.Name).Split('.')[0] -eq $edge -and [string]$_.SendConnectorStatus -eq 'Synchronized' }).Count -ne 1 }
        }
        $behind = @(Find-Behind)
        if ($behind.Count -eq 0) { Write-Result UNCHANGED "already synchronised: $($edges -join ' ')"; return }
        $writing = $true
        $started = @(Start-EdgeSynchronization -Server 'EX01' -ErrorAction Stop)
        foreach ($pause in @(0, 10, 10)) {
            Start-Sleep -Seconds $pause
            $left = @(Find-Behind)
            if ($left.Count -eq 0) { Write-Result CHANGED "synchronised: $($edges -join ' ')"; return }
        }
        $reasons = @($started | ForEach-Object { "$($_.Name) $([string]$_.Type) $([string]$_.Result) $($_.FailureDetails)" }) -join '; '
        Write-Result FAILED "started, not confirmed for $($left -join ' '): $reasons; next: $undo"
    } catch {
        if ($writing) { Write-Result FAILED "$_; next: $undo" } else { Write-Result STOP "$_" }
    }
}

