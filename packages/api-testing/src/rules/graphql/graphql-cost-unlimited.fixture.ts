import { GraphQLError, Kind } from 'graphql'
import type { ASTVisitor, FieldNode, ValidationContext } from 'graphql'
import { defineFixtures, graphqlApi } from '../../fixture-kit/index.ts'

const schema = `
  type Author { name: String books(first: Int = 10): [Book] }
  type Book { title: String reviews(first: Int = 10): [Review] }
  type Review { text: String }
  type Query { authors(first: Int = 10): [Author] hello: String }`

const root = { authors: () => [{ name: 'someone' }], hello: () => 'hi' }

/** Refuses documents whose pages, one within the other, may hold more than ten thousand objects. */
function weighed(context: ValidationContext): ASTVisitor {
  const open: number[] = []
  return {
    Field: {
      enter: (node: FieldNode) => {
        const size = node.arguments?.find(({ name }) => name.value === 'first')?.value
        open.push(size?.kind === Kind.INT ? Number(size.value) : 10)
        const isPage = node.name.value === 'reviews'
        if (isPage && open.reduce((product, one) => product * one, 1) > 10_000)
          context.reportError(new GraphQLError('the document costs too much'))
      },
      leave: () => void open.pop(),
    },
  }
}

export default defineFixtures({
  fires: graphqlApi('not weighed', { schema, root }),
  quiet: graphqlApi('weighed', { schema, root, rules: [weighed] }),
})
