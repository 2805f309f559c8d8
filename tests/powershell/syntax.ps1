# Reads scripts (one Base64 line each, UTF-8 inside) from the file $Source, writes one line of JSON about
# each to the file $Target: what stands in the script, as the engine's own parser sees it.
param([string] $Source, [string] $Target)
$ErrorActionPreference = 'Stop'

function Get-Place($Extent) { '{0}:{1}' -f $Extent.StartLineNumber, $Extent.StartColumnNumber }

# Name of the class, and for strings and variables what they hold: enough to judge an argument.
function Get-Operand($Node) {
    if ($null -eq $Node) { return $null }
    $operand = @{ class = $Node.GetType().Name; text = $Node.Extent.Text }
    if ($Node -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $operand.value = $Node.Value }
    if ($Node -is [System.Management.Automation.Language.VariableExpressionAst]) { $operand.value = $Node.VariablePath.UserPath }
    if ($Node -is [System.Management.Automation.Language.ConvertExpressionAst]) { $operand.value = $Node.Type.TypeName.FullName }
    if ($Node -is [System.Management.Automation.Language.MemberExpressionAst]) { $operand.value = $Node.Member.Extent.Text }
    if ($Node -is [System.Management.Automation.Language.CommandAst]) { $operand.value = $Node.GetCommandName() }
    $operand
}

function Get-CommandFacts($Node) {
    $parameters = @(); $arguments = @(); $pending = $null
    foreach ($element in ($Node.CommandElements | Select-Object -Skip 1)) {
        if ($element -is [System.Management.Automation.Language.CommandParameterAst]) {
            $pending = @{ name = $element.ParameterName; argument = (Get-Operand $element.Argument) }
            $parameters += $pending
            if ($null -ne $element.Argument) { $pending = $null }
        } else {
            $operand = Get-Operand $element
            $operand.splatted = $element.Splatted -eq $true
            # A parameter's value and a positional argument look alike; whoever knows the switches decides.
            if ($null -ne $pending) { $pending.argument = $operand; $operand.after = $pending.name; $pending = $null }
            $arguments += $operand
        }
    }
    @{ name = $Node.GetCommandName(); invocation = [string]$Node.InvocationOperator; parameters = $parameters
        arguments = $arguments; at = (Get-Place $Node.Extent) }
}

function Get-MemberFacts($Node) {
    $type = $null
    if ($Node.Static -and $Node.Expression -is [System.Management.Automation.Language.TypeExpressionAst]) {
        $type = $Node.Expression.TypeName.FullName
    }
    $name = $null
    if ($Node.Member -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $name = $Node.Member.Value }
    $invoked = $Node -is [System.Management.Automation.Language.InvokeMemberExpressionAst]
    $count = 0
    if ($invoked -and $null -ne $Node.Arguments) { $count = $Node.Arguments.Count }
    @{ static = $Node.Static; type = $type; name = $name; invoked = $invoked; arguments = $count
        target = (Get-Operand $Node.Expression); at = (Get-Place $Node.Extent) }
}

# The one expression of a pipeline, without the wrappers that say nothing.
function Get-Core($Node) {
    while ($true) {
        if ($Node -is [System.Management.Automation.Language.PipelineAst] -and $Node.PipelineElements.Count -eq 1) { $Node = $Node.PipelineElements[0] }
        elseif ($Node -is [System.Management.Automation.Language.CommandExpressionAst]) { $Node = $Node.Expression }
        else { return $Node }
    }
}

function Test-Mentions($Node, [string] $Name) {
    $null -ne $Node.Find({ param($inner) $inner -is [System.Management.Automation.Language.VariableExpressionAst] -and $inner.VariablePath.UserPath -eq $Name }, $true)
}

function Get-LoopFacts($Node) {
    $variable = $Node.Variable.VariablePath.UserPath
    $over = Get-Core $Node.Condition
    $guarded = $false
    $statements = $Node.Body.Statements
    if ($statements.Count -gt 0 -and $statements[0] -is [System.Management.Automation.Language.IfStatementAst]) {
        $guarded = Test-Mentions $statements[0].Clauses[0].Item1 $variable
    }
    if ($over -is [System.Management.Automation.Language.VariableExpressionAst]) {
        for ($parent = $Node.Parent; $null -ne $parent; $parent = $parent.Parent) {
            if ($parent -isnot [System.Management.Automation.Language.IfStatementAst]) { continue }
            foreach ($clause in $parent.Clauses) { if (Test-Mentions $clause.Item1 $over.VariablePath.UserPath) { $guarded = $true } }
        }
    }
    @{ variable = $variable; over = (Get-Operand $over); guarded = $guarded; at = (Get-Place $Node.Extent) }
}

function Get-AssignmentFacts($Node) {
    $left = $Node.Left; $type = $null
    if ($left -is [System.Management.Automation.Language.ConvertExpressionAst]) { $type = $left.Type.TypeName.FullName; $left = $left.Child }
    if ($left -isnot [System.Management.Automation.Language.VariableExpressionAst]) { return }
    @{ variable = $left.VariablePath.UserPath; type = $type; operator = [string]$Node.Operator; right = (Get-Operand (Get-Core $Node.Right)); at = (Get-Place $Node.Extent) }
}

function Get-Facts([string] $Script) {
    $tokens = $null; $errors = $null
    $tree = [System.Management.Automation.Language.Parser]::ParseInput($Script, [ref]$tokens, [ref]$errors)
    $facts = @{ errors = @(); commands = @(); members = @(); types = @(); operators = @(); variables = @();
        loops = @(); assignments = @(); redirections = @(); attributes = @(); numbers = @(); strings = @(); classes = @{}; tokens = @{} }
    foreach ($item in $errors) { $facts.errors += '{0} {1}' -f (Get-Place $item.Extent), $item.Message }
    foreach ($token in $tokens) {
        $kind = [string]$token.Kind
        if ($token.Text -eq '--%') { $kind = 'VerbatimMarker' }
        if (-not $facts.tokens.ContainsKey($kind)) { $facts.tokens[$kind] = Get-Place $token.Extent }
    }
    foreach ($node in $tree.FindAll({ $true }, $true)) {
        $class = $node.GetType().Name
        if (-not $facts.classes.ContainsKey($class)) { $facts.classes[$class] = Get-Place $node.Extent }
        switch ($class) {
            'CommandAst' { $facts.commands += Get-CommandFacts $node }
            'MemberExpressionAst' { $facts.members += Get-MemberFacts $node }
            'InvokeMemberExpressionAst' { $facts.members += Get-MemberFacts $node }
            'TypeExpressionAst' { $facts.types += @{ name = $node.TypeName.FullName; at = (Get-Place $node.Extent) } }
            'TypeConstraintAst' { $facts.types += @{ name = $node.TypeName.FullName; at = (Get-Place $node.Extent) } }
            'BinaryExpressionAst' { $facts.operators += @{ name = [string]$node.Operator; text = $node.ErrorPosition.Text; at = (Get-Place $node.Extent) } }
            'UnaryExpressionAst' { $facts.operators += @{ name = [string]$node.TokenKind; text = $node.Extent.Text; at = (Get-Place $node.Extent) } }
            'VariableExpressionAst' { $facts.variables += @{ name = $node.VariablePath.UserPath; at = (Get-Place $node.Extent) } }
            'ForEachStatementAst' { $facts.loops += Get-LoopFacts $node }
            'AssignmentStatementAst' { $found = Get-AssignmentFacts $node; if ($null -ne $found) { $facts.assignments += $found } }
            'ParameterAst' { $facts.assignments += @{ variable = $node.Name.VariablePath.UserPath; type = $node.StaticType.Name; operator = 'Parameter'; right = $null; at = (Get-Place $node.Extent) } }
            'FileRedirectionAst' { $facts.redirections += @{ stream = [string]$node.FromStream; at = (Get-Place $node.Extent) } }
            'MergingRedirectionAst' { $facts.redirections += @{ stream = [string]$node.FromStream; at = (Get-Place $node.Extent) } }
            'NamedAttributeArgumentAst' { $facts.attributes += @{ name = $node.ArgumentName; omitted = $node.ExpressionOmitted; at = (Get-Place $node.Extent) } }
            'StringConstantExpressionAst' { $facts.strings += @{ kind = [string]$node.StringConstantType; value = $node.Value; at = (Get-Place $node.Extent) } }
            'ConstantExpressionAst' { $facts.numbers += @{ text = $node.Extent.Text; at = (Get-Place $node.Extent) } }
            'FunctionDefinitionAst' {
                if ($node.IsWorkflow) { $facts.classes['Workflow'] = Get-Place $node.Extent }
                $facts.commands += @{ name = $null; defines = $node.Name; invocation = 'Function'; parameters = @(); arguments = @(); at = (Get-Place $node.Extent) }
            }
            'ScriptBlockAst' {
                if ($null -ne $node.CleanBlock) { $facts.classes['CleanBlock'] = Get-Place $node.Extent }
                if ($null -ne $node.ParamBlock) { $facts.classes['ParamBlock'] = Get-Place $node.ParamBlock.Extent }
                if ($null -ne $node.ScriptRequirements -and $node.ScriptRequirements.IsElevationRequired) { $facts.classes['RequiresElevation'] = Get-Place $node.Extent }
            }
        }
    }
    $facts
}

$writer = New-Object System.IO.StreamWriter $Target, $false, (New-Object System.Text.UTF8Encoding $false)
try {
    foreach ($line in [System.IO.File]::ReadAllLines($Source)) {
        $script = [System.Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($line))
        $writer.WriteLine((ConvertTo-Json -InputObject (Get-Facts $script) -Depth 6 -Compress))
    }
} finally {
    $writer.Dispose()
}
