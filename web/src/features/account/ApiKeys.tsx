import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../api/api.ts'
import { useAction } from '../../api/useAction.ts'
import { useClock } from '../../ui/clock.tsx'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { CopyText } from '../../ui/CopyText.tsx'
import { DataTable, type Column } from '../../ui/DataTable.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { notify } from '../../ui/notify.tsx'
import { PersonName } from '../../ui/PersonName.tsx'
import { Section } from '../../ui/Section.tsx'
import { plural } from '../../ui/share.ts'
import { StateMark } from '../../ui/StateMark.tsx'
import { Time } from '../../ui/Time.tsx'
import classes from './account.module.css'
import { apiKeysQuery, stateOf, type ApiKey } from './api-keys.query.ts'
import { CreateApiKey } from './CreateApiKey.tsx'

/** Keys with which programs act for a person: made, shown once, revoked. */
export function ApiKeys() {
  const search = useSearch({ from: '/signed-in/account' })
  const query = useQuery({ ...apiKeysQuery(search), placeholderData: keepPreviousData })
  const [isCreating, create] = useDisclosure(false)
  const [token, setToken] = useState<{ name: string; token: string } | null>(null)
  const [revoking, setRevoking] = useState<ApiKey | null>(null)
  const revoke = useAction(api.identity.revokeApiKey)

  return (
    <>
      {isCreating ? (
        <CreateApiKey
          onClose={create.close}
          onCreated={(made) => {
            setToken(made)
            create.close()
          }}
        />
      ) : null}
      <Section
        title="API keys"
        aside={
          isCreating ? undefined : (
            <Button size="xs" variant="default" onClick={create.open}>
              Create a key…
            </Button>
          )
        }
      >
        {token ? (
          <div className={classes.token} role="alert">
            <p>
              This is the key “{token.name}”. It is shown here once and stored nowhere: copy it now, to where your
              program reads it.
            </p>
            <CopyText text={token.token} name="key" />
            <Button size="xs" variant="subtle" mt={8} onClick={() => setToken(null)}>
              I have copied it
            </Button>
          </div>
        ) : null}
        <DataTable
          label="API keys"
          columns={columnsWith(setRevoking)}
          query={query}
          keyOf={({ id }) => id}
          sort="createdAt"
          order={search.order ?? 'desc'}
          cursor={search.cursor}
          empty={
            <EmptyState title="No API key">
              The command line, scripts and AI assistants act with a key of yours, with no more rights than you give it.
            </EmptyState>
          }
        />
      </Section>
      <ConfirmDialog
        isOpen={revoking !== null}
        onClose={() => setRevoking(null)}
        title={`Revoke the key “${revoking?.name}”?`}
        confirm="Revoke"
        isDangerous
        onConfirm={async () => {
          await revoke.mutateAsync({ id: revoking?.id ?? '' })
          notify('The key is revoked.')
        }}
      >
        Whatever uses it stops working at once. It cannot be taken back; make a new one instead.
      </ConfirmDialog>
    </>
  )
}

function columnsWith(onRevoke: (key: ApiKey) => void): [Column<ApiKey>, ...Column<ApiKey>[]] {
  return [
    { header: 'Name', cell: ({ name }) => name },
    { header: 'State', isPlain: true, width: '7rem', cell: (key) => <KeyState apiKey={key} /> },
    { header: 'Of', isPlain: true, width: '10rem', cell: ({ person }) => <PersonName name={person.name} /> },
    {
      header: 'May',
      width: '9rem',
      cell: ({ scopes }) => <span title={scopes.join(', ')}>{plural(scopes.length, 'permission')}</span>,
    },
    {
      header: 'Created',
      sortBy: 'createdAt',
      width: '8rem',
      cell: ({ createdAt }) => <Time at={createdAt} as="day" />,
    },
    {
      header: 'Expires',
      width: '8rem',
      cell: ({ expiresAt }) => (expiresAt === null ? 'never' : <Time at={expiresAt} as="day" />),
    },
    {
      header: '',
      isPlain: true,
      width: '6rem',
      cell: (key) =>
        key.revokedAt === null ? (
          <Button size="compact-xs" variant="subtle" onClick={() => onRevoke(key)} aria-label={`Revoke ${key.name}`}>
            Revoke
          </Button>
        ) : null,
    },
  ]
}

function KeyState({ apiKey }: { apiKey: ApiKey }) {
  const { now } = useClock()
  const state = stateOf(apiKey, now)
  return <StateMark state={state === 'works' ? 'pass' : state === 'expired' ? 'stale' : 'closed'}>{state}</StateMark>
}
