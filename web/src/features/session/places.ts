import type { QueryClient } from '@tanstack/react-query'
import type { Permission } from '../../../../src/core/auth/permissions.ts'
import { queries } from '../../api/api.ts'
import type { Place } from '../../ui/CommandPalette.tsx'
import { lookOf } from '../../ui/states.ts'
import { controlChoicesQuery } from '../controls/controls.query.ts'
import { peopleChoicesQuery } from '../people/people.query.ts'
import { activePoliciesQuery } from '../set-up/set-up.query.ts'
import { match, type KnownPlace } from './places.rules.ts'

const MINUTE_MS = 60_000
const openObligations = queries.obligations.list.queryOptions({ input: { state: 'open,missed', limit: 200 } })
const openFindings = queries.findings.list.queryOptions({
  input: { state: 'open,acting,awaiting_verification', limit: 200 },
})
const frameworks = queries.frameworks.list.queryOptions({ input: {} })

/** Finds controls, policies, people, frameworks, open findings and open duties by name, as far as one may see them. */
export async function findPlaces(
  client: QueryClient,
  permissions: readonly Permission[],
  query: string,
): Promise<Place[]> {
  const sources: [Permission, () => Promise<KnownPlace[]>][] = [
    ['control:read', () => controls(client)],
    ['policy:read', () => policies(client)],
    ['obligation:read', () => duties(client)],
    ['finding:read', () => findings(client)],
    ['person:read', () => people(client)],
    ['framework:read', () => frameworksOf(client)],
  ]
  const allowed = sources.filter(([permission]) => permissions.includes(permission))
  const places = await Promise.all(allowed.map(([, ask]) => ask()))
  return match(places.flat(), query)
}

async function controls(client: QueryClient): Promise<KnownPlace[]> {
  const { items } = await client.fetchQuery(controlChoicesQuery)
  return items.map(({ id, key, title, kind, requirements }) => ({
    id,
    label: title,
    detail: `control · ${kind}`,
    words: `${key} ${requirements.join(' ')}`,
    to: { to: '/controls/$id', params: { id } },
  }))
}

async function policies(client: QueryClient): Promise<KnownPlace[]> {
  const { items } = await client.fetchQuery({ ...activePoliciesQuery, staleTime: MINUTE_MS })
  return items.map(({ id, key, title, publishedVersion }) => ({
    id,
    label: title,
    detail: publishedVersion === null ? 'policy · not published' : `policy · version ${publishedVersion}`,
    words: key,
    to: { to: '/policies/$id', params: { id } },
  }))
}

async function duties(client: QueryClient): Promise<KnownPlace[]> {
  const { items } = await client.fetchQuery({ ...openObligations, staleTime: MINUTE_MS })
  return items.map(({ id, title, state, assignee, role }) => ({
    id,
    label: title,
    detail: `duty · ${lookOf(state).word} · ${assignee?.name ?? role.title}`,
    words: assignee?.name ?? '',
    to: { to: '/obligations/$id', params: { id } },
  }))
}

async function findings(client: QueryClient): Promise<KnownPlace[]> {
  const { items } = await client.fetchQuery({ ...openFindings, staleTime: MINUTE_MS })
  return items.map(({ id, title, state, kind }) => ({
    id,
    label: title,
    detail: `${kind} · ${lookOf(state).word}`,
    to: { to: '/findings/$id', params: { id } },
  }))
}

async function people(client: QueryClient): Promise<KnownPlace[]> {
  const { items } = await client.fetchQuery(peopleChoicesQuery)
  return items.map(({ id, name, title, email }) => ({
    id,
    label: name ?? 'erased person',
    detail: title === null ? 'person' : `person · ${title}`,
    words: `${title ?? ''} ${email ?? ''}`,
    to: { to: '/people/$id', params: { id } },
  }))
}

async function frameworksOf(client: QueryClient): Promise<KnownPlace[]> {
  const { items } = await client.fetchQuery({ ...frameworks, staleTime: MINUTE_MS })
  return items.map(({ id, name, version, publisher }) => ({
    id,
    label: name,
    detail: `framework · ${publisher}`,
    words: version,
    to: { to: '/frameworks/$id', params: { id } },
  }))
}
