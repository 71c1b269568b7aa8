import * as z from 'zod'
import { canonicalProgram } from '../canonical.ts'
import { quote } from '../quote.ts'
import { control } from '../schema/control.ts'
import { frameworkMetadata, requirement } from '../schema/framework.ts'
import { policy } from '../schema/policy.ts'
import { procedure } from '../schema/procedure.ts'
import { type Program, programFile, role } from '../schema/program.ts'
import { type Change, ENTITY_ORDER, type EntityKind } from './change.ts'
import { entitiesOf } from './entities.ts'
import { entityOf, type Fields, isSameValue } from './fields.ts'

/** `stale`: the program is no longer the one that the plan was made for. `invalid`: the plan leads to no valid program. */
export type DiffErrorCode = 'stale' | 'invalid'

/** A plan that cannot be applied. */
export class DiffError extends Error {
  override readonly name = 'DiffError'
  readonly code: DiffErrorCode

  constructor(code: DiffErrorCode, message: string) {
    super(message)
    this.code = code
  }
}

type State = Record<EntityKind, Map<string, Fields>>

/**
 * The program that a plan leads to. Nothing is changed in place. What the plan retires is absent from the result; whoever
 * keeps records keeps it there as retired.
 * @param current null when there is no program yet
 * @throws DiffError stale, when `current` is not what the plan was made for; invalid, when a change makes no sense
 */
export function applyDiff(current: Program | null, changes: readonly Change[]): Program {
  const state = current ? stateOf(current) : emptyState()
  for (const change of changes) applyChange(state, change)
  return programOf(state)
}

function emptyState(): State {
  return {
    program: new Map(),
    framework: new Map(),
    role: new Map(),
    policy: new Map(),
    control: new Map(),
    procedure: new Map(),
  }
}

function stateOf(program: Program): State {
  const entities = entitiesOf(program)
  const state = emptyState()
  for (const kind of ENTITY_ORDER) {
    for (const [id, { fields }] of entities[kind]) state[kind].set(id, new Map(fields))
  }
  return state
}

function applyChange(state: State, change: Change): void {
  const { kind, entity, id } = change
  const present = state[entity].get(id)
  if ((kind === 'create') === (present !== undefined)) {
    const message = present ? 'exists already' : 'does not exist'
    throw new DiffError('stale', `The plan wants to ${kind} the ${entity} ${quote(id)}, which ${message}; plan again`)
  }
  if (kind === 'retire') {
    state[entity].delete(id)
    return
  }
  const fields: Fields = new Map(present)
  for (const { path, from, to } of change.fields) {
    if (!isSameValue(fields.get(path) ?? null, from)) {
      throw new DiffError(
        'stale',
        `${path} of the ${entity} ${quote(id)} was changed since the plan was made; plan again`,
      )
    }
    if (to === null) fields.delete(path)
    else fields.set(path, to)
  }
  state[entity].set(id, fields)
}

function programOf(state: State): Program {
  const own = state.program.get('program')
  if (!own) throw new DiffError('invalid', 'The plan leads to no program; it was made for another start')
  const custom = [...state.framework].filter(([, fields]) => fields.size > 0)
  return canonicalProgram({
    ...parsed(programFile, {
      ...entityOf(own),
      frameworks: [...state.framework.keys()],
      roles: all(state, 'role', role),
    }),
    customFrameworks: custom.map(([id, fields]) => parsed(customFramework, { ...entityOf(fields), id })),
    controls: all(state, 'control', control),
    policies: all(state, 'policy', policy),
    procedures: all(state, 'procedure', procedure),
  })
}

const customFramework = frameworkMetadata.extend({ requirements: z.array(requirement) })

function all<T extends z.ZodType>(state: State, kind: EntityKind, schema: T): z.output<T>[] {
  return [...state[kind]].map(([id, fields]) => parsed(schema, { ...entityOf(fields), id }))
}

function parsed<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw new DiffError('invalid', `The plan leads to an invalid program: ${issue?.path.join('.')}: ${issue?.message}`)
}
