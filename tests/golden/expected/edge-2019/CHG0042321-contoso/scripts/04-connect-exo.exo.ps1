# Step 04  SIGN-IN window D: PowerShell on a workstation with the Exchange Online module    change CHG0042321
# It asks who you are: paste it alone, and go on when the prompt is back.
Connect-ExchangeOnline -ShowBanner:$false -UserPrincipalName 'admin@contoso.onmicrosoft.com'

