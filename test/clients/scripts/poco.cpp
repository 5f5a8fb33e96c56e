// POCO: fetches every message into a file of its own, and deletes it unless told otherwise.
#include <Poco/Net/Context.h>
#include <Poco/Net/POP3ClientSession.h>
#include <Poco/Net/SecureStreamSocket.h>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <string>

using namespace Poco::Net;

static std::string setting(const char *name) { return std::getenv((std::string("CLIENT_") + name).c_str()); }

int main() {
    const std::string security = setting("SECURITY");
    const auto port = static_cast<Poco::UInt16>(std::stoi(setting("PORT")));
    Context::Ptr context;
    if (security != "plain")
        context = new Context(Context::TLS_CLIENT_USE, setting("CA_FILE"), Context::VERIFY_STRICT);
    std::unique_ptr<POP3ClientSession> pop;
    if (security == "plain") pop = std::make_unique<POP3ClientSession>(setting("HOST"), port);
    else {
        SecureStreamSocket socket(SocketAddress(setting("HOST"), port), "localhost", context);
        pop = std::make_unique<POP3ClientSession>(socket);
    }
    pop->login(setting("USER"), setting("PASSWORD"));
    POP3ClientSession::MessageInfoVec messages;
    pop->listMessages(messages);
    for (const auto &message : messages) {
        std::ofstream file(setting("MAILS") + "/" + std::to_string(message.id), std::ios::binary);
        pop->retrieveMessage(message.id, file);
        if (setting("KEEP").empty()) pop->deleteMessage(message.id);
    }
    pop->close();
}
