; A guard that only a comment still speaks of: // @UseGuards(AuthGuard), /* requireAuth, */
((comment) @disarmed (#match? @disarmed "^(//+|/[*]) *(@(UseGuards|Roles|Auth\\w*|Authorized)[(].*[)]|(\\w+[.])?(requires?|is|ensure|check|verify)(Auth\\w*|Login|LoggedIn|Signed\\w*|User|Admin|Role|Permission|Token|Jwt)\\w*([(].*[)])?,) *([*]/)?$"))
