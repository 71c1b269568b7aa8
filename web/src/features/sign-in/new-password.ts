import * as z from 'zod'

/** What the server asks of a password at least (NIST SP 800-63B §3.1.1.2); it knows more reasons to refuse one. */
export const NewPassword = z.string().min(12, 'Use at least 12 characters')

export const newPasswordHint = 'At least 12 characters; a few words make a good one.'
