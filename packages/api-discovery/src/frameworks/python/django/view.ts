/** The view that a URL pattern names, under whatever was wrapped around it. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import {
  fullName,
  plainText,
  type ClassValue,
  type External,
  type FunctionValue,
  type Value,
} from '../../../engine/values.ts'
import { moduleNamed } from '../modules.ts'
import { viewFunction } from '../views.ts'
import type { UrlPattern } from './pattern.ts'

/** `ArticleList.as_view(…)`, of a class of the folder. */
export class ClassView extends Native {
  readonly of: ClassValue
  readonly made: Call

  constructor(of: ClassValue, made: Call) {
    super()
    this.of = of
    this.made = made
  }
}

/** A decorator applied in the URLconf: `login_required(…)`, `permission_required('x')(…)`. */
export interface Wrapper {
  readonly name: string
  /** What the decorator itself was called with, when it was called before it was applied. */
  readonly made: Call | undefined
}

export interface View {
  readonly target: FunctionValue | ClassView | External | undefined
  readonly wrappers: readonly Wrapper[]
}

const MAX_WRAPPERS = 12

export function viewOf(pattern: UrlPattern, run: Interpreter): View {
  const wrappers: Wrapper[] = []
  let value = run.settle(pattern.view)
  for (let i = 0; i < MAX_WRAPPERS; i++) {
    if (value.kind === 'external' && value.call !== undefined && !value.path.includes('as_view')) {
      const inner = value.call.args.find(isView)
      if (inner === undefined) break
      const made = value.path.at(-2) === '()' ? madeBy(value.call, run) : undefined
      wrappers.push({ name: fullName(value), made })
      value = inner
    } else if (value.kind === 'text') value = namedView(plainText(value), pattern, run) ?? value
    else break
    value = run.settle(value)
  }
  const fn = viewFunction(value)
  if (fn !== undefined) return { target: fn, wrappers }
  if (value.kind === 'external') return { target: value, wrappers }
  if (value.kind === 'native' && value.native instanceof ClassView) return { target: value.native, wrappers }
  return { target: undefined, wrappers }
}

function isView(value: Value): boolean {
  return (
    viewFunction(value) !== undefined ||
    value.kind === 'external' ||
    (value.kind === 'native' && value.native instanceof ClassView)
  )
}

/** The call that made a decorator: `permission_required('x')` of `permission_required('x')(view)`. */
function madeBy(applied: Call, run: Interpreter): Call | undefined {
  const callee = applied.expr?.callee
  return callee?.kind === 'call' ? run.callFrom(callee, applied.scope) : undefined
}

/** `'shop.views.index'` */
function namedView(
  name: string | undefined,
  { declaration, viewPrefix }: UrlPattern,
  run: Interpreter,
): Value | undefined {
  const whole = [viewPrefix, name].filter((part) => part !== undefined && part !== '').join('.')
  const dot = whole.lastIndexOf('.')
  if (dot < 0) return undefined
  const module = moduleNamed(whole.slice(0, dot), declaration.scope.module)
  return module?.member(whole.slice(dot + 1), run)
}
