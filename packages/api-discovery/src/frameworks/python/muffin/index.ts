/** Muffin: `@app.route('/path', '/other', methods=[…])` over functions and handler classes. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import { fullName, native, type ClassValue, type External, type Value } from '../../../engine/values.ts'
import type { Router } from '../../../routing/graph.ts'
import { placeOf, Registering } from '../routed.ts'
import { starlettePath } from '../starlette/path.ts'
import { methodsArgument, verbHandlers, viewReader } from '../views.ts'

const reader = viewReader({
  framework: 'muffin',
  syntax: starlettePath,
  request: {
    places: { query: 'query', headers: 'header', cookies: 'cookie', path_params: 'path', url: 'query' },
    whole: { json: 'json', form: 'form', data: 'json' },
    raw: ['body', 'text'],
  },
})

export const muffin: Framework = {
  name: 'muffin',
  languages: ['python'],
  packages: ['muffin', 'muffin.*'],
  hints: String.raw`\bmuffin\b`,

  call(callee: External, _call: Call, run: Interpreter): Value | undefined {
    return /^muffin\.(?:\w+\.)?Application$/.test(fullName(callee)) ? native(new MuffinApp(run)) : undefined
  },
}

class MuffinApp extends Native {
  readonly #router: Router

  constructor(run: Interpreter) {
    super()
    this.#router = run.project.graph.router(reader)
    this.#router.isApplication = true
  }

  override method(name: string, call: Call): Value | undefined {
    if (name !== 'route') return undefined
    return native(new Registering((view, run) => this.#add(call, view, run)))
  }

  #add(call: Call, view: Value, run: Interpreter): void {
    const handlers =
      view.kind === 'class' ? verbsOf(view, run) : [{ methods: methodsArgument(call, 'methods') ?? ['GET'], view }]
    for (const path of call.args)
      for (const one of handlers)
        this.#router.route({ ...placeOf(call), path, methods: one.methods, handlers: [one.view] })
  }
}

function verbsOf(of: ClassValue, run: Interpreter): { methods: readonly string[]; view: Value }[] {
  return verbHandlers(of, run).map(({ method, fn }) => ({ methods: [method], view: fn }))
}
