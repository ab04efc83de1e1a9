signin-title = Sign in to the archive
signin-archive = This is the archive { $origin }
signin-name = User name
signin-password = Password
signin-code = Six-digit code
signin-digits = Digits in either form are accepted: 123 or ١٢٣.
signin-submit = Sign in
signin-wrong = Name, password or code is not right.
signin-wait = { $count ->
    [one] Too many attempts. Wait one minute, then try again.
   *[other] Too many attempts. Wait { $shown } minutes, then try again.
}
signin-signed-out = You are signed out.
signin-session-ended = Your session has ended. Sign in again to go on.
signin-lost = If you lost your password or your phone, ask the custodian of the archive to make your access anew.
signin-before = Before you enter
signin-before-shielded = This archive holds pictures of people who died in custody. All of them appear grey, small and blurred until you ask for one.
signin-before-recorded = Each picture you show is recorded under your name in the custody log before it reaches your screen.
signin-before-stop = If you know the person in a picture, stop. You may leave at any time, and nobody will ask you why.
