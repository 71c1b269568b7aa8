import { exposureFixtures, text } from '../../fixture-kit/index.ts'

export default exposureFixtures({
  fires: {
    '/.svn/wc.db': { headers: { 'content-type': 'application/octet-stream' }, body: 'SQLite format 3\0\u0010\0\u0001' },
    '/.hg/requires': text('dotencode\nfncache\nrevlogv1\nstore\n'),
  },
  lookalikes: {
    '/.svn/entries': text('12 entries were found in the svn index'),
    '/.hg/requires': text('This site requires revlogv1 knowledge.'),
  },
})
