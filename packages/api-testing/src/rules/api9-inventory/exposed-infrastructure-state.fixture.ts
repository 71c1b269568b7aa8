import { exposureFixtures, json, text } from '../../fixture-kit/index.ts'

export default exposureFixtures({
  fires: {
    '/terraform.tfstate': json({ version: 4, terraform_version: '1.9.0', resources: [] }),
    '/terraform.tfvars': text('region = "eu-1"\ndb_password = "example-value"\n'),
  },
  lookalikes: {
    '/terraform.tfstate': json({ version: 4, about: 'terraform_version is unknown' }),
    '/terraform.tfvars': text('region = "eu-1"\n'),
  },
})
