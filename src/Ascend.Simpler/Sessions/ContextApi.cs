using G0Api = Ascend.Interop.Simpler.G0.SimplerApi;
using G6Api = Ascend.Interop.Simpler.G6.SimplerApi;

namespace Ascend.Simpler;

/// <summary>The functions of a device context that every generation has with the same parameters.</summary>
internal readonly unsafe struct ContextApi
{
    public readonly delegate* unmanaged[Cdecl]<void*> Create;
    public readonly delegate* unmanaged[Cdecl]<void*, void> Destroy;
    public readonly delegate* unmanaged[Cdecl]<void*, int> Finalize;
    public readonly delegate* unmanaged[Cdecl]<void*, nuint, void*> Malloc;
    public readonly delegate* unmanaged[Cdecl]<void*, void*, void> Free;
    public readonly delegate* unmanaged[Cdecl]<void*, void*, void*, nuint, int> CopyToDevice;
    public readonly delegate* unmanaged[Cdecl]<void*, void*, void*, nuint, int> CopyFromDevice;

    public ContextApi(in G6Api api)
    {
        Create = (delegate* unmanaged[Cdecl]<void*>)api.create_device_context;
        Destroy = (delegate* unmanaged[Cdecl]<void*, void>)api.destroy_device_context;
        Finalize = (delegate* unmanaged[Cdecl]<void*, int>)api.finalize_device;
        Malloc = (delegate* unmanaged[Cdecl]<void*, nuint, void*>)api.device_malloc_ctx;
        Free = (delegate* unmanaged[Cdecl]<void*, void*, void>)api.device_free_ctx;
        CopyToDevice = (delegate* unmanaged[Cdecl]<void*, void*, void*, nuint, int>)api.copy_to_device_ctx;
        CopyFromDevice = (delegate* unmanaged[Cdecl]<void*, void*, void*, nuint, int>)api.copy_from_device_ctx;
    }

    public ContextApi(in G0Api api)
    {
        Create = (delegate* unmanaged[Cdecl]<void*>)api.create_device_context;
        Destroy = (delegate* unmanaged[Cdecl]<void*, void>)api.destroy_device_context;
        Finalize = (delegate* unmanaged[Cdecl]<void*, int>)api.finalize_device;
        Malloc = (delegate* unmanaged[Cdecl]<void*, nuint, void*>)api.device_malloc_ctx;
        Free = (delegate* unmanaged[Cdecl]<void*, void*, void>)api.device_free_ctx;
        CopyToDevice = (delegate* unmanaged[Cdecl]<void*, void*, void*, nuint, int>)api.copy_to_device_ctx;
        CopyFromDevice = (delegate* unmanaged[Cdecl]<void*, void*, void*, nuint, int>)api.copy_from_device_ctx;
    }
}
