/** Martini: handlers that are given what their parameters ask for. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import { native, text, type External, type Value } from '../../../engine/values.ts'
import { ANY_METHODS } from '../../../model.ts'
import { colonPath } from '../path.ts'
import { injectingReader } from '../injection.ts'
import { placeOf } from '../request.ts'
import { routersIn, TITLED_VERBS } from '../router.ts'
import { spelled, VerbRouter, type RouterWords } from '../verb-router.ts'

const reader = injectingReader({
  framework: 'martini',
  // `:name`, `**` for the rest, and regular expressions: `(?P<name>[a-z]+)`.
  syntax: (piece) => colonPath(piece.replaceAll('**', '*').replaceAll(/\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)/g, ':$1')),
  contexts: {},
  params: 'martini.Params',
})

const WORDS: RouterWords = {
  verbs: spelled(TITLED_VERBS, [''], { Any: ANY_METHODS }),
  methodFirst: ['AddRoute'],
  groups: ['Group'],
  uses: ['Use', 'Handlers'],
}

/** `martini.ClassicMartini`, `martini.Martini` and `martini.Router` */
class MartiniRouter extends VerbRouter {
  override member(name: string): Value | undefined {
    return name === 'Router' || name === 'Martini' || name === 'Handle' ? native(this) : undefined
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    // `m.Action(router.Handle)`, `m.MapTo(router, …)`
    if (name === 'Action') {
      for (const { router } of routersIn(call.args[0], run, call.file)) this.mountAt(call, text(''), router)
      return native(this)
    }
    return super.method(name, call, run)
  }
}

export const martini: Framework = {
  name: 'martini',
  languages: ['go'],
  packages: ['github.com/go-martini/martini', 'github.com/codegangsta/martini'],
  hints: String.raw`(?:go-martini|codegangsta)/martini|\bmartini\.`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.join('.')
    if (name === 'Classic' || name === 'New' || name === 'NewRouter') {
      const made = new MartiniRouter(WORDS, run, reader)
      made.router.isApplication = true
      return native(made)
    }
    return name === 'ClassicMartini' && call.constructs ? native(new MartiniRouter(WORDS, run, reader)) : undefined
  },

  typed(type: External, run: Interpreter): Value | undefined {
    const name = type.path.at(-1) ?? ''
    if (name === 'Params' && run.facts !== undefined) return placeOf('path', run.facts)
    return /^(?:Martini|ClassicMartini|Router)$/.test(name) ? native(new MartiniRouter(WORDS, run, reader)) : undefined
  },
}
