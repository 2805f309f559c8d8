# Step 03  SIGN-IN window C: PowerShell on a workstation with the Exchange Online module    change no-ticket
# It asks who you are: paste it alone, and go on when the prompt is back.
Connect-ExchangeOnline -ShowBanner:$false

