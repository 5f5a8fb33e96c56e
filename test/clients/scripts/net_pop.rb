# Ruby's net/pop: fetches every message into a file of its own, and deletes it unless told otherwise.
require 'net/pop'
require 'openssl'
pop = Net::POP3.new(ENV['CLIENT_HOST'], ENV['CLIENT_PORT'].to_i, ENV['CLIENT_LOG_ON'] == 'APOP')
pop.enable_ssl(OpenSSL::SSL::VERIFY_PEER, ENV['CLIENT_CA_FILE']) if ENV['CLIENT_SECURITY'] == 'implicit'
pop.start(ENV['CLIENT_USER'], ENV['CLIENT_PASSWORD'])
pop.mails.each do |mail|
  mail.uidl
  File.binwrite("#{ENV['CLIENT_MAILS']}/#{mail.number}", mail.pop)
  mail.delete if ENV['CLIENT_KEEP'].empty?
end
pop.finish
