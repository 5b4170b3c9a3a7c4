"""What uploaded files really are, and making them safe. Nothing here trusts a name or what the browser claims."""
