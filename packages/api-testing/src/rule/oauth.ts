import type { Exchange } from '../http/message.ts'
import { headerOf } from '../http/message.ts'
import type { RequestDraft } from '../request/draft.ts'
import { scalarText } from '../request/draft.ts'
import { defineRule } from './types.ts'
import type { EndpointView, Rule, RuleContext, RuleDefinition } from './types.ts'

/** A request to an authorization endpoint (RFC 6749 §4.1.1) that was answered with a redirect to the registered place. */
export interface Authorization {
  readonly draft: RequestDraft
  readonly registered: string
  readonly exchange: Exchange
  /** Where the answer to another redirect URI leads; undefined when it is refused. */
  readonly ask: (redirectUri: string) => Promise<{ exchange: Exchange; location: string | undefined }>
}

function isAuthorization({ endpoint }: EndpointView): true | string {
  const names = new Set(endpoint.params.map(({ name }) => name))
  return endpoint.method === 'GET' &&
    names.has('redirect_uri') &&
    (names.has('client_id') || names.has('response_type'))
    ? true
    : 'is no authorization endpoint'
}

/** The request with the examples of the description: what learning tried last may be made up. */
function exampleDraft({ draftOf, endpoint }: RuleContext): RequestDraft {
  const examples = endpoint.params.flatMap(({ in: place, name, examples: given, schema }) => {
    const example = given[0] ?? schema.examples[0]
    return place === 'query' && example !== undefined ? [[name, scalarText(example)] as const] : []
  })
  const names = new Set(examples.map(([name]) => name))
  const draft = draftOf(endpoint)
  return { ...draft, query: [...draft.query.filter(([name]) => !names.has(name)), ...examples] }
}

type OAuthDefinition = Omit<RuleDefinition, 'run' | 'needs' | 'applies' | 'owasp'> & {
  readonly judge: (context: RuleContext, authorization: Authorization) => Promise<void>
}

/** A rule about an OAuth 2.0 authorization endpoint. It needs a request in the description that redirects as it is. */
export function defineAuthorizationRule(definition: OAuthDefinition): Rule {
  const { judge, ...info } = definition
  return defineRule({
    ...info,
    owasp: 'API2:2023',
    needs: { baseline: 'none' },
    applies: isAuthorization,
    run: async (context) => {
      const draft = exampleDraft(context)
      const registered = draft.query.find(([name]) => name === 'redirect_uri')?.[1]
      if (registered === undefined || !/^https?:\/\//.test(registered)) {
        context.block('error', 'the description gives no registered redirect_uri as an example')
        return
      }
      const ask = async (redirectUri: string) => {
        const query = draft.query.map(([name, value]) => [name, name === 'redirect_uri' ? redirectUri : value] as const)
        const exchange = await context.send({ ...draft, query })
        const { status, headers } = exchange.response
        return { exchange, location: status >= 300 && status < 400 ? headerOf(headers, 'location') : undefined }
      }
      const { exchange, location } = await ask(registered)
      if (location === undefined || !location.startsWith(registered)) {
        context.block(
          'error',
          `the example request is not redirected to its redirect_uri (${exchange.response.status})`,
        )
        return
      }
      await judge(context, { draft, registered, exchange, ask })
    },
  })
}
