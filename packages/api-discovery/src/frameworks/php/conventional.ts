/** Actions that no route names: frameworks find them by the names of class and method, for every method of a request. */
import type { HttpMethod, ParamPlace } from '../../model.ts'
import type { HandlerFacts } from '../../routing/graph.ts'
import type { Action } from './controllers.ts'

const SHOWS = /"name":"(?:view|render\w*|display)"/

/**
 * The methods that an action is written for: POST where it reads a body, and GET where it reads the query, shows a page
 * or does none of it.
 */
export function methodsMeant(
  action: Action,
  read: (action: Action, methods: readonly HttpMethod[], facts: HandlerFacts) => void,
): HttpMethod[] {
  const places = new Set<ParamPlace>()
  read(action, ['POST'], { add: (param) => places.add(param.in), setBody: () => places.add('body') })
  const readsBody = places.has('form') || places.has('json') || places.has('body')
  if (!readsBody) return ['GET']
  return places.has('query') || SHOWS.test(JSON.stringify(action.fn.fn.body)) ? ['GET', 'POST'] : ['POST']
}
