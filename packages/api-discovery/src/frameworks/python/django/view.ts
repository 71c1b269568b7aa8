/** The view that a URL pattern names, under whatever was wrapped around it. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import { plainText, type ClassValue, type External, type FunctionValue, type Value } from '../../../engine/values.ts'
import { moduleNamed } from '../modules.ts'
import { viewFunction } from '../views.ts'
import { underWrappers, type Wrapper } from '../wrappers.ts'
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

export interface View {
  readonly target: FunctionValue | ClassView | External | undefined
  readonly wrappers: readonly Wrapper[]
}

export function viewOf(pattern: UrlPattern, run: Interpreter): View {
  const given = run.settle(pattern.view)
  const named = given.kind === 'text' ? (namedView(plainText(given), pattern, run) ?? given) : given
  const { view, wrappers } = underWrappers(named, isView, run)
  const fn = viewFunction(view)
  if (fn !== undefined) return { target: fn, wrappers }
  if (view.kind === 'external') return { target: view, wrappers }
  if (view.kind === 'native' && view.native instanceof ClassView) return { target: view.native, wrappers }
  return { target: undefined, wrappers }
}

function isView(value: Value): boolean {
  return (
    viewFunction(value) !== undefined ||
    value.kind === 'external' ||
    (value.kind === 'native' && value.native instanceof ClassView)
  )
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
