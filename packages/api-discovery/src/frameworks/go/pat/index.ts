/** The two packages named pat, gorilla's and bmizerany's, which hand the path's parameters on in the query as `:name`. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import { native, type External, type Value } from '../../../engine/values.ts'
import type { Param } from '../../../model.ts'
import type { HandlerFacts } from '../../../routing/graph.ts'
import { plainGuard } from '../nethttp/index.ts'
import { mixedPath } from '../path.ts'
import { goReader } from '../reader.ts'
import { HttpRequest } from '../request.ts'
import { TITLED_VERBS } from '../router.ts'
import { spelled, VerbRouter, type RouterWords } from '../verb-router.ts'

const reader = goReader({
  framework: 'pat',
  syntax: mixedPath,
  args: ['none', 'request'],
  guard: plainGuard,
  argument: ({ type }, scene) =>
    type?.kind === 'named' && type.name === 'http.Request'
      ? native(new HttpRequest({ ...scene, facts: ofPath(scene.facts) }))
      : undefined,
})

/** What is read from the query under a name with a colon is a parameter of the path. */
function ofPath(facts: HandlerFacts): HandlerFacts {
  return {
    add: (param: Param) =>
      facts.add(
        param.in === 'query' && param.name.startsWith(':')
          ? { ...param, name: param.name.slice(1), in: 'path' }
          : param,
      ),
    setBody: (body) => facts.setBody(body),
  }
}

const WORDS: RouterWords = {
  verbs: spelled(TITLED_VERBS, [''], { Del: ['DELETE'] }),
  methodFirst: ['Add'],
  same: ['UseEncodedPath'],
}

export const pat: Framework = {
  name: 'pat',
  languages: ['go'],
  packages: ['github.com/gorilla/pat', 'github.com/bmizerany/pat'],
  hints: String.raw`(?:gorilla|bmizerany)/pat\b`,

  call(callee: External, _call: Call, run: Interpreter): Value | undefined {
    return callee.path.join('.') === 'New' ? VerbRouter.application(WORDS, run, reader) : undefined
  },

  typed(type: External, run: Interpreter): Value | undefined {
    const isRouter = /^(?:Router|PatternServeMux)$/.test(type.path.at(-1) ?? '')
    return isRouter ? native(new VerbRouter(WORDS, run, reader)) : undefined
  },
}
