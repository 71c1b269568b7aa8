import { Button, Checkbox, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { isPermission, type Permission } from '../../../../src/core/auth/permissions.ts'
import { api } from '../../api/api.ts'
import { useSession } from '../../api/session.ts'
import { useAction } from '../../api/useAction.ts'
import { useClock } from '../../ui/clock.tsx'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { Section } from '../../ui/Section.tsx'
import classes from './account.module.css'
import { byThing } from './api-keys.query.ts'

const DAY_MS = 86_400_000
const lives = [
  { value: '30', label: 'in 30 days' },
  { value: '90', label: 'in 90 days' },
  { value: '365', label: 'in a year' },
  { value: 'never', label: 'never' },
]

interface CreateApiKeyProps {
  onClose: () => void
  onCreated: (key: { name: string; token: string }) => void
}

/** A new key: its name, what it may do (never more than its maker), and how long. */
export function CreateApiKey({ onClose, onCreated }: CreateApiKeyProps) {
  const { permissions } = useSession()
  const { now } = useClock()
  const [name, setName] = useState('')
  const [scopes, setScopes] = useState<Permission[]>([])
  const [life, setLife] = useState('90')
  const create = useAction(api.identity.createApiKey, { onDone: onCreated })
  const presets: { label: string; scopes: Permission[] }[] = [
    { label: 'Read everything', scopes: permissions.filter((one) => one.endsWith(':read')) },
    {
      label: 'Record duties',
      scopes: permissions.filter((one) =>
        ['obligation:read', 'obligation:complete', 'evidence:read', 'evidence:add', 'procedure:read'].includes(one),
      ),
    },
    { label: 'All that I may', scopes: permissions },
    { label: 'None', scopes: [] },
  ]

  return (
    <Section title="Create a key" isPadded>
      <form
        className={classes.wide}
        onSubmit={(event) => {
          event.preventDefault()
          const expiresAt = life === 'never' ? {} : { expiresAt: new Date(now + Number(life) * DAY_MS).toISOString() }
          create.mutate({ name: name.trim(), scopes, ...expiresAt })
        }}
      >
        {create.error ? <ErrorState error={create.error} isInline /> : null}
        <TextInput
          label="Name"
          description="What uses it: “Nightly backup check”"
          className={classes.narrow}
          maxLength={200}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Select
          label="Expires"
          className={classes.narrow}
          allowDeselect={false}
          data={lives}
          value={life}
          onChange={(value) => setLife(value ?? '90')}
        />
        <div className={classes.presets}>
          {presets.map((preset) => (
            <Button key={preset.label} size="xs" variant="default" onClick={() => setScopes(preset.scopes)}>
              {preset.label}
            </Button>
          ))}
        </div>
        <Checkbox.Group
          label="What it may do"
          value={scopes}
          onChange={(values) => setScopes(values.filter(isPermission))}
        >
          <div className={classes.scopes}>
            {byThing(permissions).map(([thing, ofThing]) => (
              <fieldset key={thing} className={classes.group}>
                <legend className={classes.thing}>{wordsOf(thing)}</legend>
                <div className={classes.verbs}>
                  {ofThing.map((permission) => (
                    <Checkbox
                      key={permission}
                      value={permission}
                      size="xs"
                      label={wordsOf(permission.split(':')[1] ?? permission)}
                    />
                  ))}
                </div>
              </fieldset>
            ))}
          </div>
        </Checkbox.Group>
        <div className={classes.buttons}>
          <Button type="submit" loading={create.isPending} disabled={name.trim() === '' || scopes.length === 0}>
            Create the key
          </Button>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
        </div>
      </form>
    </Section>
  )
}

const wordsOf = (name: string): string => name.replaceAll('_', ' ')
