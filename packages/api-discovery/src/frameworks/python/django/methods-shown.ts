/**
 * Which methods a view function means to answer. Django hands it every method; what it does with `request.method`, and
 * what it reads, tell those it was written for.
 */
import type { Expr, FunctionDef, Stmt } from '../../../engine/ir.ts'
import type { HttpMethod } from '../../../model.ts'
import { HTTP_METHODS } from '../../../model.ts'

interface Comparison {
  readonly methods: readonly HttpMethod[]
  readonly negated: boolean
}

/** The methods that the body of a view shows; GET when it shows none. */
export function methodsShown(fn: FunctionDef): readonly HttpMethod[] {
  const shown = new Shown()
  const end = shown.walk(fn.body)
  if (shown.methods.size > 0) {
    if (end === 'goes-on' && !shown.methods.has('GET') && !shown.isExclusive) shown.methods.add('GET')
    return HTTP_METHODS.filter((method) => shown.methods.has(method))
  }
  const source = JSON.stringify(fn.body)
  const reads = (members: string): boolean =>
    new RegExp(
      `"kind":"member","of":\\{"kind":"name","name":"\\w*req\\w*","line":\\d+\\},"name":"(?:${members})"`,
    ).test(source)
  if (!reads('POST|FILES|body')) return ['GET']
  return reads('GET') ? ['GET', 'POST'] : ['POST']
}

type End = 'goes-on' | 'answers' | 'refuses'

class Shown {
  readonly methods = new Set<HttpMethod>()
  /** A test has sent all other methods away. */
  isExclusive = false

  /** How the ways that no test on the method took come out. */
  walk(body: readonly Stmt[]): End {
    let meaningful = false
    for (const statement of body) {
      if (statement.kind === 'if') {
        const compared = comparison(statement.test)
        if (compared === undefined) {
          this.walk(statement.yes)
          this.walk(statement.no)
          continue
        }
        for (const method of compared.methods) this.methods.add(method)
        if (compared.negated) {
          if (endsIn(statement.yes)) this.isExclusive = true
          else this.walk(statement.yes)
          this.walk(statement.no)
          continue
        }
        this.walk(statement.yes)
        if (statement.no.length > 0) return this.walk(statement.no)
        meaningful = false
      } else if (statement.kind === 'return' || statement.kind === 'throw') {
        return refuses(statement) ? 'refuses' : 'goes-on'
      } else if (statement.kind === 'block' || statement.kind === 'loop') this.walk(statement.body)
      else meaningful = true
    }
    return meaningful ? 'goes-on' : 'answers'
  }
}

/** `request.method == 'POST'`, `request.method in ('PUT', 'PATCH')`, the first of several in an `and`. */
function comparison(test: Expr): Comparison | undefined {
  if (test.kind === 'either' && test.and === true) return comparison(test.first) ?? comparison(test.second)
  if (test.kind === 'not') {
    const inner = comparison(test.of)
    return inner === undefined ? undefined : { ...inner, negated: !inner.negated }
  }
  if (test.kind !== 'binary') return undefined
  const [method, other] = isMethod(test.left) ? [test.left, test.right] : [test.right, test.left]
  if (!isMethod(method)) return undefined
  const items = other.kind === 'list' ? other.items : [other]
  const methods = items.flatMap((item) => (item.kind === 'string' ? [item.value.toUpperCase()] : []))
  if (methods.length === 0 || !/^(?:==|!=|in|not in)$/.test(test.op)) return undefined
  return { methods, negated: test.op === '!=' || test.op === 'not in' }
}

function isMethod(expr: Expr): boolean {
  if (expr.kind === 'call' && expr.callee.kind === 'member' && expr.callee.name === 'upper')
    return isMethod(expr.callee.of)
  return expr.kind === 'member' && expr.name === 'method'
}

function endsIn(body: readonly Stmt[]): boolean {
  const last = body.at(-1)
  return last?.kind === 'return' || last?.kind === 'throw'
}

function refuses(statement: Stmt): boolean {
  return /"value":40[05]\b|HttpResponseNotAllowed|HttpResponseBadRequest|MethodNotAllowed|"Http404"/.test(
    JSON.stringify(statement),
  )
}
