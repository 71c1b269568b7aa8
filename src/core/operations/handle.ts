import { createHash } from 'node:crypto'
import type { AnyContractProcedure } from '@orpc/contract'
import { implement } from '@orpc/server'
import type { App } from '../app.ts'
import type { Permission } from '../auth/permissions.ts'
import { type OrgTx, type TransactionContext, withOrg } from '../database/with-org.ts'
import { HoldfastError } from '../errors.ts'
import type { OrgId } from '../ids.ts'
import type { Authority } from './authority.ts'
import { once } from './idempotency.ts'
import type { OperationMeta } from './operation.ts'

/** What a surface (HTTP, MCP, the command line's server) knows of one call. */
export interface CallContext {
  app: App
  authority: Authority | undefined
  requestId: string
  idempotencyKey: string | undefined
  clientAddress: string
  userAgent: string
  /** The session cookie of this call, to end or to keep that very session. */
  sessionToken: string | undefined
  /** Sets or (with undefined) clears the session cookie; no effect on surfaces without cookies. */
  setSession(token: string | undefined): void
}

/** A call inside of one organization, in one transaction. */
export interface OrgCall {
  tx: OrgTx
  app: App
  authority: Authority & { org: OrgId }
}

/** A call that opens its own transactions: uploads, downloads, sign-in. */
export interface OpenCall {
  app: App
  context: CallContext
  operation: string
  /** Opens a transaction in the caller's organization; fails when the caller has none. */
  inOrg<T>(run: (tx: OrgTx) => Promise<T>): Promise<T>
}

const metaOf = (procedure: AnyContractProcedure): OperationMeta => procedure['~orpc'].meta as OperationMeta // every operation is made by operation.ts

/** Refuses a caller who may not. The one guard of every surface; runs before the input is validated. */
export function authorize(meta: OperationMeta, authority: Authority | undefined): void {
  if (meta.access === 'public') return
  if (!authority)
    throw new HoldfastError('unauthenticated', 'Sign in, or send an API key as `Authorization: Bearer …`.')
  if (meta.access === 'signed_in') return
  if (!authority.org) throw new HoldfastError('forbidden', 'Choose an organization first.')
  requirePermission(authority, meta.access)
}

export function requirePermission(authority: Authority, permission: Permission): void {
  if (!authority.permissions.has(permission)) {
    throw new HoldfastError(
      'forbidden',
      `This needs the permission ${permission}, which ${authority.accessRole === undefined ? 'you do not have' : `the role ${authority.accessRole} does not give here`}.`,
    )
  }
}

const implementing = <P extends AnyContractProcedure>(procedure: P) =>
  implement(procedure)
    .$context<CallContext>()
    // oRPC would validate first: who may not is told so, whatever they send
    .$config({ initialInputValidationIndex: 1 })
    .use(({ context, procedure: called, next }) => {
      authorize(metaOf(called), context.authority)
      return next()
    })

// the input as the handler receives it: after parsing, with defaults
type InputOf<P extends AnyContractProcedure> = P extends {
  '~orpc': { inputSchema?: infer S }
}
  ? S extends { '~standard': { types?: { output: infer T } | undefined } }
    ? T
    : never
  : never
type AnswerOf<P extends AnyContractProcedure> = P extends { '~orpc': { outputSchema?: infer S } }
  ? S extends { '~standard': { types?: { input: infer T } | undefined } }
    ? T
    : never
  : never

/**
 * Implements an operation that works in one organization. `run` gets an open transaction – of the present, or for a read with `asOf`
 * of that day, where nothing can be written – and its answer commits it.
 */
export function handle<P extends AnyContractProcedure>(
  procedure: P,
  run: (call: OrgCall, input: InputOf<P>) => Promise<AnswerOf<P>>,
) {
  const meta = metaOf(procedure)
  const handler = async ({
    context,
    input,
    path,
  }: {
    context: CallContext
    input: unknown
    path: readonly string[]
  }) => {
    const operation = path.join('.')
    const authority = inOrganization(context.authority)
    // oRPC has validated the input against the schema that InputOf is inferred from
    const given = input as InputOf<P>
    const asOf = meta.asOf ? (given as { asOf?: string }).asOf : undefined
    const asOfSize = asOf === undefined ? undefined : await context.app.ledger.sizeAt(authority.org, asOf)
    const scope = {
      org: authority.org,
      context: transactionContext(context, authority, operation),
      ...(asOfSize === undefined ? {} : { asOfSize }),
    }
    return withOrg(context.app.database, scope, (tx) => {
      const effect = () => run({ tx, app: context.app, authority }, given)
      return meta.idempotent && context.idempotencyKey !== undefined
        ? once(
            tx,
            {
              operation,
              key: context.idempotencyKey,
              inputHash: createHash('sha256').update(JSON.stringify(input)).digest(),
            },
            effect,
          )
        : effect()
    })
  }
  // implement() infers the handler's types from P only where P is concrete; here it is generic
  return implementing(procedure).handler(handler as never)
}

/** Implements an operation that opens its own transactions (or none). */
export function handleOpen<P extends AnyContractProcedure>(
  procedure: P,
  run: (call: OpenCall, input: InputOf<P>) => Promise<AnswerOf<P>>,
) {
  const handler = ({ context, input, path }: { context: CallContext; input: unknown; path: readonly string[] }) => {
    const operation = path.join('.')
    return run(
      {
        app: context.app,
        context,
        operation,
        inOrg: (inside) => {
          const authority = inOrganization(context.authority)
          return withOrg(
            context.app.database,
            { org: authority.org, context: transactionContext(context, authority, operation) },
            inside,
          )
        },
      },
      input as InputOf<P>, // validated by oRPC against the schema that InputOf is inferred from
    )
  }
  return implementing(procedure).handler(handler as never) // as in handle()
}

function inOrganization(authority: Authority | undefined): Authority & { org: OrgId } {
  if (!authority?.org) throw new HoldfastError('forbidden', 'Choose an organization first.')
  return { ...authority, org: authority.org }
}

function transactionContext(context: CallContext, authority: Authority, operation: string): TransactionContext {
  return {
    actor: { name: authority.actorName, personId: authority.personId },
    operation,
    request: context.requestId,
  }
}
