# Reads the literals of the file $Source, one a line. Writes to $Target one line each: the UTF-16 units of what
# the engine made of it as an element of a list, Base64, with a remark if it is not one argument of a command.
param([string] $Source, [string] $Target)
$ErrorActionPreference = 'Stop'
# Not through an encoding: that would replace lone halves of surrogate pairs.
function Get-Units($Value) {
    if ($Value -isnot [string]) { return 'not a string' }
    $bytes = New-Object byte[] (2 * $Value.Length)
    [System.Buffer]::BlockCopy($Value.ToCharArray(), 0, $bytes, 0, $bytes.Length)
    [Convert]::ToBase64String($bytes)
}
# One argument whose text is the whole literal has the literal's value: it need not be evaluated twice.
function Get-Arguments($Lines) {
    $tokens = $null; $errors = $null
    $text = ($Lines | ForEach-Object { "Set-X $_" }) -join "`n"
    $tree = [System.Management.Automation.Language.Parser]::ParseInput($text, [ref]$tokens, [ref]$errors)
    foreach ($statement in $tree.EndBlock.Statements) {
        $elements = $statement.PipelineElements[0].CommandElements
        if ($statement.PipelineElements.Count -eq 1 -and $elements.Count -eq 2) { $elements[1].Extent.Text } else { '' }
    }
}
$writer = New-Object System.IO.StreamWriter $Target
$reader = New-Object System.IO.StreamReader $Source
try {
    # Many literals to one script block: creating the block costs more than what stands in it.
    while (-not $reader.EndOfStream) {
        $lines = New-Object System.Collections.ArrayList
        while ($lines.Count -lt 100 -and -not $reader.EndOfStream) { [void]$lines.Add($reader.ReadLine()) }
        $arguments = @(Get-Arguments $lines)
        $list = @(& ([scriptblock]::Create("@($($lines -join ', '))")))
        if ($arguments.Count -ne $lines.Count -or $list.Count -ne $lines.Count) { $writer.WriteLine("lost in: $($lines -join ', ')"); continue }
        for ($index = 0; $index -lt $lines.Count; $index++) {
            $whole = [string]::Equals($arguments[$index], $lines[$index], [System.StringComparison]::Ordinal)
            $writer.WriteLine((Get-Units $list[$index]) + $(if ($whole) { '' } else { ' not one argument' }))
        }
    }
} finally { $writer.Dispose(); $reader.Dispose() }
