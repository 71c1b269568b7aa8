import { exposureFixtures, text } from '../../fixture-kit/index.ts'

export default exposureFixtures({
  fires: {
    '/.gitlab-ci.yml': text('image: node\nstages:\n  - test\n  - deploy\n'),
    '/Jenkinsfile': text("pipeline {\n  agent any\n  stages { stage('Test') {} }\n}\n"),
  },
  lookalikes: {
    '/.gitlab-ci.yml': text('Jobs: we are hiring'),
    '/Jenkinsfile': text('our pipeline { of talent }'),
  },
})
