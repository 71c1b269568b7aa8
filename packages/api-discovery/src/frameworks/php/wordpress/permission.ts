/** `permission_callback`: whether it provably lets only some users through. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Expr, FunctionDef, Stmt } from '../../../engine/ir.ts'
import { Native } from '../../../engine/native.ts'
import { plainText, type Value } from '../../../engine/values.ts'
import { changed } from '../../../languages/lowering.ts'
import { refusesBefore, type FoundGuard } from '../../../routing/refusal.ts'
import { actionOf, targetName } from '../controllers.ts'

export class Permission extends Native {
  readonly #callback: Value
  readonly #run: Interpreter

  constructor(callback: Value, run: Interpreter) {
    super()
    this.#callback = callback
    this.#run = run
  }

  guard(): FoundGuard | undefined {
    const name = plainText(this.#callback)
    if (name === 'is_user_logged_in') return { name, kind: 'authentication' }
    const fn = this.#function(name)
    const found = fn === undefined ? undefined : permissionRefusal(fn)
    if (found === undefined) return undefined
    const method = targetName(this.#callback)?.replace(/^.*@/, '')
    return { name: method ?? 'permission_callback', kind: found.kind }
  }

  /** A closure, a method, or a function by its name. */
  #function(name: string | undefined): FunctionDef | undefined {
    const action = actionOf(this.#callback, this.#run)
    if (action !== undefined) return action.fn.fn
    const scope = this.#run.project.sharedScope('php', 'names')
    const value = name === undefined ? undefined : scope?.find(name)
    return value?.kind === 'function' ? value.fn : undefined
  }
}

const CHECKS =
  /"name":"(?:current_user_can\w*|is_user_logged_in|user_can|wp_get_current_user|get_current_user_id|is_super_admin)"/

function permissionRefusal(fn: FunctionDef): FoundGuard | undefined {
  if (!CHECKS.test(JSON.stringify(fn.body))) return undefined
  const kind = /"name":"(?:current_user_can\w*|user_can|is_super_admin)"/.test(JSON.stringify(fn.body))
    ? 'authorization'
    : 'authentication'
  const found = refusesBefore(changed(fn, { body: fn.body.map(decided) }), 'return')
  return found === undefined ? undefined : { kind }
}

const REFUSED: Stmt = { kind: 'throw', value: { kind: 'name', name: 'Unauthorized', line: 0 }, line: 0 }
/** Some are refused, the others go on. */
const ASKED: Stmt = { kind: 'if', test: { kind: 'unknown' }, yes: [REFUSED], no: [] }

/** Answers written as what they mean: false and errors refuse, the answer of a check asks. */
function decided(statement: Stmt): Stmt {
  switch (statement.kind) {
    case 'return':
      if (statement.value === undefined || isRefusal(statement.value)) return REFUSED
      return isCheck(statement.value) ? { kind: 'block', certain: true, body: [ASKED, { kind: 'return' }] } : statement
    case 'if':
      return { ...statement, yes: statement.yes.map(decided), no: statement.no.map(decided) }
    case 'block':
      return { ...statement, body: statement.body.map(decided) }
    default:
      return statement
  }
}

function isRefusal(value: Expr): boolean {
  if (value.kind === 'constant') return value.value !== true
  return value.kind === 'call' && value.callee.kind === 'name' && value.callee.name.endsWith('WP_Error')
}

function isCheck(value: Expr): boolean {
  // A check of which one part suffices may have a part that everyone passes.
  if (value.kind === 'either') return value.and === true && (isCheck(value.first) || isCheck(value.second))
  return value.kind === 'call' && value.callee.kind === 'name' && CHECKS.test(`"name":"${value.callee.name}"`)
}
