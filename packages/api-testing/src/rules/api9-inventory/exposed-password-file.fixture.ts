import { exposureFixtures, text } from '../../fixture-kit/index.ts'

export default exposureFixtures({
  fires: {
    '/.htpasswd': text('ada:$apr1$abcdefgh$0123456789\n'),
    '/.git-credentials': text('https://ada:example-token@git.example.org\n'),
  },
  lookalikes: {
    '/.htpasswd': text('ada: administrator\n'),
    '/.npmrc': text('registry=https://packages.example.org/\n'),
  },
})
