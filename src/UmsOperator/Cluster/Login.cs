namespace UmsOperator.Cluster;

/// <summary>A name and a password. A class and no record: nothing prints it.</summary>
internal sealed class Login(string username, string password)
{
    public string Username => username;

    public string Password => password;
}
