import { isSignedWith } from './jwt.ts'
import type { Jwt } from './jwt.ts'

/** Secrets from tutorials, templates and the tops of password lists, and short variants of the product's own words. */
const guesses =
  'secret,Secret,SECRET,secret1,secret123,secretkey,secret_key,secret-key,my_secret,mysecret,my-secret,mysecretkey,my_secret_key,my-secret-key,supersecret,super_secret,super-secret,supersecretkey,super_secret_key,topsecret,top_secret,jwt,jwtsecret,jwt_secret,jwt-secret,jwtSecret,jwt_secret_key,jwtsecretkey,jwtkey,jwt_key,jwt-key,token,tokensecret,token_secret,key,key123,privatekey,private_key,signingkey,signing_key,random,changeme,change_me,change-me,changeit,changethis,please_change_me,replace_me,default,test,test123,testing,testsecret,test_secret,dev,development,devsecret,dev_secret,production,prod,staging,demo,example,sample,admin,admin123,administrator,root,toor,password,password1,password123,passw0rd,p@ssw0rd,P@ssw0rd,Password,Password1,Passw0rd!,pass,pass123,1234,12345,123456,1234567,12345678,123456789,1234567890,qwerty,qwerty123,abc123,abcdef,letmein,welcome,iloveyou,monkey,dragon,master,hello,helloworld,hello world,foo,bar,foobar,baz,xxx,asdf,api,apikey,api_key,api-secret,app,appsecret,app_secret,application,server,client,session,session_secret,keyboard cat,shhhhh,shhhh,shh,ssshhh,s3cr3t,S3cr3t,sup3rs3cr3t,hmac,HS256,hs256,auth,authsecret,auth_secret,auth0,oauth,node,nodejs,express,flask,django,django-insecure,spring,laravel,rails,golang,your_secret,your-secret,yoursecret,your_secret_key,your-secret-key,your-256-bit-secret,your-384-bit-secret,your-512-bit-secret,your_jwt_secret,your-jwt-secret,my-32-character-ultra-secure-and-ultra-long-secret,thisisasecret,this_is_a_secret,thisismysecret,this is a secret,this-is-a-secret,thisisasecretkey,notasecret,not_a_secret,nosecret,none,null,undefined,true,gcc,company,mycompany,holdfast'.split(
    ',',
  )

/** The secret the token is signed with when it is empty or in the list. */
export function guessedSecret(jwt: Jwt): string | undefined {
  return ['', ...guesses].find((guess) => isSignedWith(jwt, guess))
}
