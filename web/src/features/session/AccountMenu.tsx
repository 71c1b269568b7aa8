import { Popover } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Link } from '@tanstack/react-router'
import { useSession } from '../../api/session.ts'
import { ColorSchemeChoice } from '../../ui/ColorSchemeChoice.tsx'
import classes from './AccountMenu.module.css'
import { roleNames } from './roleNames.ts'
import { useLeave } from './useLeave.ts'

/** Which organization, who, and the ways out of both. */
export function AccountMenu() {
  const { organization, organizations, person, account } = useSession()
  const [isOpen, { toggle, close }] = useDisclosure(false)
  const { signOut, enter } = useLeave()
  const others = organizations.filter(({ id }) => id !== organization?.id)
  const name = person?.name ?? account?.email

  return (
    <Popover opened={isOpen} onDismiss={close} position="top-start" width={232} trapFocus returnFocus>
      <Popover.Target>
        {/* Its label is the text of the two lines within. */}
        {/* oxlint-disable-next-line jsx-a11y/control-has-associated-label */}
        <button type="button" className={classes.who} onClick={toggle} aria-expanded={isOpen}>
          <span className={classes.names}>
            <span className={classes.organization}>{organization?.name}</span>
            <span className={classes.person}>{name}</span>
          </span>
          <svg viewBox="0 0 10 14" width="9" height="13" aria-hidden="true">
            <path d="m1.5 5 3.5-3.5L8.5 5M1.5 9 5 12.500 8.500 9" fill="none" stroke="currentColor" strokeWidth="1.4" />
          </svg>
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Account" p={8}>
        <p className={classes.signedIn}>
          {account?.email}
          {person ? <span className={classes.role}>{roleNames[person.accessRole]}</span> : null}
        </p>
        {others.length === 0 ? null : (
          <div className={classes.group}>
            <p className={classes.label}>Go to another organization</p>
            {others.map(({ id, name: other }) => (
              <button
                key={id}
                type="button"
                className={classes.item}
                disabled={enter.isPending}
                onClick={() => enter.mutate({ id })}
              >
                {other}
              </button>
            ))}
          </div>
        )}
        <div className={classes.group}>
          <Link to="/account" className={classes.item} onClick={close}>
            Your account
          </Link>
          <button
            type="button"
            className={classes.item}
            disabled={signOut.isPending}
            onClick={() => signOut.mutate({})}
          >
            Sign out
          </button>
        </div>
        <div className={classes.group}>
          <ColorSchemeChoice />
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}
