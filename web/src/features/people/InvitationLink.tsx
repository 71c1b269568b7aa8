import type { AnswerOf, api } from '../../api/api.ts'
import { CopyText } from '../../ui/CopyText.tsx'
import { Time } from '../../ui/Time.tsx'
import classes from './form.module.css'

export type Invitation = AnswerOf<typeof api.people.invite>

/** The link, shown this once: it lets whoever has it choose the password. */
export function InvitationLink({ invitation: { link, expiresAt, mailed } }: { invitation: Invitation }) {
  return (
    <div className={classes.form}>
      <p className={classes.hint}>
        {mailed ? 'The link was mailed. ' : 'No mail is set up, so send this link yourself, to nobody else. '}
        It works once, until <Time at={expiresAt} as="moment" />, and is not shown again.
      </p>
      <CopyText text={`${location.origin}${link}`} name="link" isBlock />
    </div>
  )
}
