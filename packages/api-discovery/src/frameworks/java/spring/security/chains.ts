/** Chains of filters that an application declares, and the requests that it takes out of all of them. */
import type { Interpreter } from '../../../../engine/interpreter.ts'
import { Native, type Call } from '../../../../engine/native.ts'
import { Scope } from '../../../../engine/scope.ts'
import {
  fullName,
  itemsOf,
  native,
  plainText,
  UNKNOWN,
  type ClassValue,
  type FunctionValue,
  type Value,
} from '../../../../engine/values.ts'
import { constantName, element, type Mark } from '../../../jvm/marks.ts'
import {
  classMarks,
  methodMarks,
  methodsOf,
  implementation,
  type Declaration,
  type Method,
} from '../../../jvm/methods.ts'
import { decisionNamed } from './decisions.ts'
import { HttpSecurity } from './http-security.ts'
import { ANY, matchersOf, type RequestMatcher } from './matchers.ts'

export interface Chain {
  readonly http: HttpSecurity
  /** Lower ones are asked first; undefined when it is not known. */
  readonly order: number | undefined
  /** Whether every start of the application has it: no profile, no condition. */
  readonly isCertain: boolean
  /** The file that declares it. */
  readonly file: string
}

/** `web.ignoring()`: requests that no filter sees. */
export interface Ignored {
  readonly matchers: readonly RequestMatcher[]
  readonly file: string
}

const LOWEST = 2 ** 31 - 1
const ADAPTER_ORDER = 100
const CONSTANTS: Readonly<Record<string, number>> = {
  HIGHEST_PRECEDENCE: -(2 ** 31),
  LOWEST_PRECEDENCE: LOWEST,
  BASIC_AUTH_ORDER: LOWEST - 5,
  DEFAULT_FILTER_ORDER: -100,
}

const CHAIN = /^(?:Default)?Security(?:Web)?FilterChain$/

/** Whether a class may say something of security; most do not, and are not looked at closer. */
export function mayConfigure(of: ClassValue, run: Interpreter): boolean {
  const returns = of.def.members.map(({ method }) => namedType(method?.returns))
  return returns.some((type) => CHAIN.test(type) || type === 'WebSecurityCustomizer') || isAdapter(of, run)
}

export function chainsOf(of: ClassValue, run: Interpreter): Chain[] {
  const marks = classMarks(of, run)
  if (isAdapter(of, run)) return marks.length === 0 ? [] : [adapterChain(of, marks, run)]
  return methodsOf(of, run).flatMap((method) => {
    const own = methodMarks(method, run)
    if (!isBean(own) || !CHAIN.test(returned(method))) return []
    const http = new HttpSecurity()
    const declared = build(method, of, http, run)
    if (!declared) http.scope = [{ pattern: undefined }]
    return [
      {
        http,
        order: orderIn(own) ?? orderIn(marks) ?? LOWEST,
        isCertain: declared && !isConditional([...own, ...marks]),
        file: of.scope.module.file,
      },
    ].map((chain) => ({ ...chain, order: Number.isNaN(chain.order) ? undefined : chain.order }))
  })
}

function isAdapter(of: ClassValue, run: Interpreter): boolean {
  return (
    of.def.abstract !== true &&
    run.project.outsideBases(of, run).some((base) => base.endsWith('.WebSecurityConfigurerAdapter'))
  )
}

/** The adapter's own `configure` demands that callers are known. */
function adapterChain(of: ClassValue, marks: readonly Mark[], run: Interpreter): Chain {
  const http = new HttpSecurity()
  const method = configuring(of, 'HttpSecurity', run)
  if (method === undefined) {
    const site = { file: of.scope.module.file, line: of.def.line }
    http.filters.push({
      rules: [{ matchers: [ANY], decision: decisionNamed('authenticated', [], site), isCertain: true }],
      site,
      refusesRest: false,
      isCertain: true,
      isOpaque: false,
    })
  } else build(method, of, http, run)
  const order = orderIn(marks) ?? ADAPTER_ORDER
  return {
    http,
    order: Number.isNaN(order) ? undefined : order,
    isCertain: !isConditional(marks),
    file: of.scope.module.file,
  }
}

/** The `configure` that takes a type. */
function configuring(of: ClassValue, type: string, run: Interpreter): Method | undefined {
  return methodsOf(of, run).find(
    (method) => method.name === 'configure' && namedType(implementation(method)?.fn.params[0]?.type) === type,
  )
}

/** Reads a method with the security as its argument; false when it takes none. */
function build(method: Method, of: ClassValue, http: HttpSecurity, run: Interpreter): boolean {
  const declaration = implementation(method)
  if (declaration === undefined) return false
  const args = declaration.fn.params.map((param) =>
    /^(?:Server)?HttpSecurity$/.test(namedType(param.type)) ? native(http) : UNKNOWN,
  )
  if (args.includes(UNKNOWN) && args.every((arg) => arg === UNKNOWN)) return false
  invoke(declaration, of, args, run)
  return args.length > 0
}

function invoke({ fn, owner }: Declaration, of: ClassValue, args: readonly Value[], run: Interpreter): Value {
  let result: Value = UNKNOWN
  run.unit(owner.scope.module, () => {
    const call = run.callOf(undefined, of.scope, [], new Map(), of.def.line)
    const self = run.instantiate(of, call)
    const scope = new Scope(owner.scope.module, owner.scope, self)
    result = run.invoke(run.makeFunction(fn, scope, self, owner), args, new Map(), self)
  })
  return result
}

function returned(method: Method): string {
  return namedType(implementation(method)?.fn.returns)
}

function namedType(type: Declaration['fn']['returns']): string {
  return type?.kind === 'named' ? type.name.slice(type.name.lastIndexOf('.') + 1) : ''
}

function isBean(marks: readonly Mark[]): boolean {
  return marks.some((mark) => mark.name === 'Bean')
}

function isConditional(marks: readonly Mark[]): boolean {
  return marks.some((mark) => mark.name === 'Profile' || mark.name.startsWith('Conditional'))
}

/** The number of `@Order`; NaN when it is computed. */
function orderIn(marks: readonly Mark[]): number | undefined {
  const mark = marks.find((one) => one.name === 'Order')
  if (mark === undefined) return undefined
  const value = element(mark, 'value')
  if (value === undefined) return LOWEST
  const known = plainText(value)
  if (known !== undefined) return /^-?\d+$/.test(known) ? Number(known) : Number.NaN
  const constant = value.kind === 'external' ? constantName(value) : undefined
  return constant !== undefined && Object.hasOwn(CONSTANTS, constant) ? CONSTANTS[constant] : Number.NaN
}

/** `WebSecurity`: what is ignored. */
class WebSecurity extends Native {
  readonly ignored: RequestMatcher[] = []

  override method(name: string, call: Call): Value {
    if (name.endsWith('Matchers'))
      this.ignored.push(...(name === 'regexMatchers' ? [{ pattern: undefined }] : matchersOf(call.args)))
    return native(this)
  }
}

/** Requests that a class takes out: an adapter's `configure(WebSecurity)`, a bean of type `WebSecurityCustomizer`. */
export function ignoredBy(of: ClassValue, run: Interpreter): Ignored[] {
  const web = new WebSecurity()
  const adapted = isAdapter(of, run) ? configuring(of, 'WebSecurity', run) : undefined
  const declaration = adapted === undefined ? undefined : implementation(adapted)
  if (declaration !== undefined) invoke(declaration, of, [native(web)], run)
  for (const method of methodsOf(of, run)) {
    const bean = implementation(method)
    if (bean === undefined || returned(method) !== 'WebSecurityCustomizer' || !isBean(methodMarks(method, run)))
      continue
    const made = invoke(
      bean,
      of,
      bean.fn.params.map(() => UNKNOWN),
      run,
    )
    for (const customizer of functionsIn(made)) run.unit(of.scope.module, () => run.invoke(customizer, [native(web)]))
  }
  return web.ignored.length === 0 ? [] : [{ matchers: web.ignored, file: of.scope.module.file }]
}

/** A lambda, or the one in `WebSecurityCustomizer { web -> … }`. */
function functionsIn(value: Value): FunctionValue[] {
  return itemsOf(value).flatMap((one) => {
    if (one.kind === 'function') return [one]
    if (one.kind !== 'external' || !fullName(one).endsWith('WebSecurityCustomizer')) return []
    return (one.call?.args ?? []).flatMap((arg) => (arg.kind === 'function' ? [arg] : []))
  })
}
