import { defineRule, contentKind, emptyDraft, graphqlPath, textOf } from '../../rule/index.ts'

const consoles = ['/graphiql', '/playground', '/altair', '/voyager', '/graphql/console', '/graphql-explorer']
const marks =
  /graphiql|graphql[ -]?playground|GraphQLPlayground|apollo (?:sandbox|studio)|embeddable-(?:sandbox|explorer)|altair-graphql|graphql-voyager/i

export default defineRule({
  id: 'graphql-ide',
  title: 'A console for GraphQL is open to anybody',
  severity: 'low',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N',
  cwe: [489, 668],
  owasp: 'API9:2023',
  why: 'The console was made for developers and shows the whole schema with an editor. It also loads scripts of others into the address of the API, where sessions are.',
  fix: 'Switch the console off in production.',
  controls: ['secure-configuration', 'api-inventory'],
  scope: 'host',
  run: async (context) => {
    const path = await graphqlPath(context)
    for (const candidate of [...(path === undefined ? [] : [path]), ...consoles]) {
      const exchange = await context.send(
        { ...emptyDraft(context.endpoint), method: 'GET', rawPath: candidate, headers: [['Accept', 'text/html']] },
        { as: 'nobody' },
      )
      const { response } = exchange
      if (response.status !== 200 || contentKind(response) !== 'html' || !marks.test(textOf(response))) continue
      const control = await context.notFound()
      if (marks.test(textOf(control.response))) return
      context.report({
        message: `${candidate} shows a console for GraphQL to a browser.`,
        evidence: [{ label: 'as a browser asks', exchange }],
        key: candidate,
      })
      return
    }
  },
})
