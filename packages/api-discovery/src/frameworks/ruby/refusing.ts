/** Whether a filter of Ruby provably refuses: one that renders or redirects ends the request without returning. */
import type { Expr, FunctionDef, Stmt } from '../../engine/ir.ts'
import { changed } from '../../languages/lowering.ts'
import { refusalKind, refusesBefore, type FoundGuard } from '../../routing/refusal.ts'

/** Methods of gems that answer callers who may not go on; `request` ones render 401 themselves. */
const REFUSING_CALLS =
  /^(?:authenticate_\w+!|doorkeeper_authorize!|authenticate_or_request_with_http_\w+|require_login!?|http_basic_authenticate_or_request_with|warden_authenticate!)$/

export function isKnownGuard(name: string): boolean {
  return REFUSING_CALLS.test(name)
}

/** The guard that a filter is, when no caller gets past it without having passed a refusal. */
export function filterRefusal(fn: FunctionDef): FoundGuard | undefined {
  return refusesBefore(changed(fn, { body: fn.body.map(ended) }), 'return')
}

/** Refusals as the end of the way they stand on. */
function ended(statement: Stmt): Stmt {
  switch (statement.kind) {
    case 'do':
      if (asksGem(statement.value)) return ASKED
      return isRefusal(statement.value) ? refusing(statement.value) : statement
    case 'return':
      if (asksGem(statement.value)) return ASKED
      return statement.value !== undefined && isRefusal(statement.value) ? refusing(statement.value) : statement
    case 'if':
      // What is refused in one environment only is let in in the others.
      if (ENVIRONMENT.test(JSON.stringify(statement.test))) return LET_THROUGH
      return { ...statement, yes: statement.yes.map(ended), no: statement.no.map(ended) }
    case 'block':
      return { ...statement, body: statement.body.map(ended) }
    default:
      return statement
  }
}

const ENVIRONMENT = /"name":"(?:production|development|staging|test|local)\?"|"name":"ENV"/

const REFUSED: Stmt = { kind: 'throw', value: { kind: 'name', name: 'Unauthorized', line: 0 }, line: 0 }

const LET_THROUGH: Stmt = { kind: 'if', test: { kind: 'unknown' }, yes: [{ kind: 'return' }], no: [] }

/** A gem's guard refuses some callers and lets the others through. */
const ASKED: Stmt = { kind: 'if', test: { kind: 'unknown' }, yes: [REFUSED], no: [] }

/** Whether a call asks a known gem for who is calling. */
export function asksGem(value: Expr | undefined): boolean {
  if (value?.kind !== 'call') return false
  const name = calledName(value)
  return name !== undefined && (isKnownGuard(name) || (name === 'authenticate!' && isOfWarden(value.callee)))
}

/** `env['warden'].authenticate!`. A bare `authenticate!` that the program does not define is nobody's that is known. */
function isOfWarden(callee: Expr): boolean {
  return callee.kind === 'member' && /warden/i.test(JSON.stringify(callee.of))
}

function refusing(value: Expr): Stmt {
  return refusalKind(value) === undefined ? REFUSED : { kind: 'return', value }
}

const LOGIN = /login|sign_?in|session|auth/i

function isRefusal(value: Expr): boolean {
  if (value.kind !== 'call') return false
  const name = calledName(value)
  if (name === 'redirect_to' || name === 'redirect') return LOGIN.test(JSON.stringify(value.args.slice(0, 1)))
  return (
    refusalKind(value) !== undefined &&
    name !== undefined &&
    /^(?:head|render\w*|halt|error!?|fail|raise|respond\w*|deny\w*|unauthori[sz]ed\w*|forbidden\w*|json_\w+|send_\w+)$/.test(
      name,
    )
  )
}

function calledName(call: Extract<Expr, { kind: 'call' }>): string | undefined {
  return call.callee.kind === 'name' || call.callee.kind === 'member' ? call.callee.name : undefined
}
